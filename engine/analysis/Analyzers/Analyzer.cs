using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Weirds;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Analyzers;

/// <summary>
/// Looks at the traffic of one connection and raises events. Analyzers form a tree: the transport session is its root,
/// protocols hang below it, and a protocol that carries another one (a proxy, an upgraded connection) has it as its child.
/// <para>Bytes arrive as spans that are only valid during the call. Nothing that arrives may make an analyzer throw:
/// what does not fit the protocol is reported with <see cref="Violation(string)"/> or <see cref="Weird"/>.</para>
/// </summary>
public abstract class Analyzer
{
    private Analyzer[]? _children;
    private int _childCount;
    private Analyzer[]? _newChildren;
    private int _newChildCount;
    private AnalyzerInfo[]? _prevented;
    private int _violations;

    protected Analyzer(Connection connection, AnalyzerInfo? info)
    {
        Connection = connection;
        Info = info;
    }

    public Connection Connection { get; }

    /// <summary>What kind of analyzer this is; null for the transport sessions at the root.</summary>
    public AnalyzerInfo? Info { get; }

    /// <summary>A number that no other analyzer of this run has; policies name an analyzer by it. 0 for roots.</summary>
    public ulong Id { get; internal set; }

    public Analyzer? Parent { get; private set; }

    /// <summary>True once <see cref="Done"/> ran.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>True between the wish to remove the analyzer and its removal, when the parent next forwards something.</summary>
    public bool IsBeingRemoved { get; private set; }

    /// <summary>Whether the traffic is certainly of this protocol.</summary>
    public bool IsConfirmed { get; private set; }

    /// <summary>True where the analyzer gets nothing any more, nor do its children.</summary>
    public bool IsSkipping { get; set; }

    protected internal AnalysisContext Context => Connection.Context;

    protected Machine Machine => Connection.Context.Machine;

    /// <summary>Children that take part, without those added during the current delivery.</summary>
    protected ReadOnlySpan<Analyzer> Children => _children.AsSpan(0, _childCount);

    public bool HasChildren => _childCount + _newChildCount > 0;

    // ---- What a protocol overrides -------------------------------------------------------------------------------

    /// <summary>Called once, before anything is delivered.</summary>
    protected virtual void Init()
    {
    }

    /// <summary>The end: both directions have been told <see cref="EndOfData"/>. Called once.</summary>
    protected virtual void Done()
    {
    }

    /// <summary>The next bytes of one direction of a TCP connection, in order.</summary>
    protected virtual void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
    }

    /// <summary>The payload of one packet (UDP, ICMP).</summary>
    /// <param name="data">captured payload</param>
    /// <param name="wireLength">payload length on the wire in bytes, more than <paramref name="data"/> where the capture cut it</param>
    protected virtual void DeliverPacket(ReadOnlySpan<byte> data, int wireLength, bool isOrig)
    {
    }

    /// <summary>A stretch of the stream that will not come.</summary>
    /// <param name="sequence">relative number of its first byte; the stream's first byte has 1</param>
    protected virtual void Undelivered(ulong sequence, ulong length, bool isOrig)
    {
    }

    /// <summary>Nothing more comes in this direction, because the analyzer ends.</summary>
    protected virtual void EndOfData(bool isOrig)
    {
    }

    /// <summary>Originator and responder have changed places.</summary>
    protected virtual void FlipRoles()
    {
    }

    /// <summary>All data of one direction was delivered and the endpoint closed it (FIN or RST).</summary>
    protected internal virtual void EndpointEof(bool isOrig)
    {
    }

    /// <summary>An endpoint closed its side.</summary>
    /// <param name="isOrig">which endpoint</param>
    /// <param name="isClean">false where it was by a reset that is not a normal end</param>
    protected internal virtual void ConnectionClosed(bool isOrig, bool isClean)
    {
    }

    /// <summary>Both endpoints have closed; only one ever spoke where <paramref name="isHalf"/>.</summary>
    protected internal virtual void ConnectionFinished(bool isHalf)
    {
    }

    protected internal virtual void ConnectionReset()
    {
    }

    /// <summary>A packet with the RST flag was seen.</summary>
    protected internal virtual void PacketWithReset()
    {
    }

    /// <summary>Adds to the connection record when a handler asks for it.</summary>
    protected internal virtual void UpdateConnectionRecord(RecordValue connection)
    {
    }

    // ---- Delivery ------------------------------------------------------------------------------------------------

    internal void Start()
    {
        Init();
        AdoptNewChildren();
        for (int i = 0; i < _childCount; i++)
        {
            _children![i].Start();
        }
    }

    /// <summary>Ends the analyzer and all below it.</summary>
    internal void Finish()
    {
        if (IsFinished)
        {
            return;
        }

        if (!IsSkipping)
        {
            EndOfData(true);
            EndOfData(false);
        }

        AdoptNewChildren();
        for (int i = 0; i < _childCount; i++)
        {
            _children![i].Finish();
        }

        IsFinished = true;
        Done();
    }

    /// <summary>Events raised from here on come from this analyzer; yields whose turn it was.</summary>
    private ulong Enter()
    {
        ulong outer = Context.Machine.Queue.Analyzer;
        Context.Machine.Queue.Analyzer = Id;
        return outer;
    }

    internal void NextStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (!IsSkipping)
        {
            ulong outer = Enter();
            DeliverStream(data, isOrig);
            Context.Machine.Queue.Analyzer = outer;
        }
    }

    internal void NextPacket(ReadOnlySpan<byte> data, int wireLength, bool isOrig)
    {
        if (!IsSkipping)
        {
            ulong outer = Enter();
            DeliverPacket(data, wireLength, isOrig);
            Context.Machine.Queue.Analyzer = outer;
        }
    }

    internal void NextUndelivered(ulong sequence, ulong length, bool isOrig)
    {
        if (!IsSkipping)
        {
            ulong outer = Enter();
            Undelivered(sequence, length, isOrig);
            Context.Machine.Queue.Analyzer = outer;
        }
    }

    internal void NextFlipRoles()
    {
        FlipRoles();
        for (int i = 0; i < _childCount; i++)
        {
            _children![i].NextFlipRoles();
        }

        for (int i = 0; i < _newChildCount; i++)
        {
            _newChildren![i].NextFlipRoles();
        }
    }

    /// <summary>Hands stream bytes to all children.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void ForwardStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        AdoptNewChildren();
        for (int i = 0; i < _childCount; i++)
        {
            Analyzer child = _children![i];
            if (child.IsFinished || child.IsBeingRemoved)
            {
                DropChild(i--);
            }
            else
            {
                child.NextStream(data, isOrig);
            }
        }

        AdoptNewChildren();
    }

    /// <summary>Hands a packet's payload to all children.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void ForwardPacket(ReadOnlySpan<byte> data, int wireLength, bool isOrig)
    {
        AdoptNewChildren();
        for (int i = 0; i < _childCount; i++)
        {
            Analyzer child = _children![i];
            if (child.IsFinished || child.IsBeingRemoved)
            {
                DropChild(i--);
            }
            else
            {
                child.NextPacket(data, wireLength, isOrig);
            }
        }

        AdoptNewChildren();
    }

    /// <summary>Tells all children of a stretch that will not come.</summary>
    protected void ForwardUndelivered(ulong sequence, ulong length, bool isOrig)
    {
        AdoptNewChildren();
        for (int i = 0; i < _childCount; i++)
        {
            Analyzer child = _children![i];
            if (child.IsFinished || child.IsBeingRemoved)
            {
                DropChild(i--);
            }
            else
            {
                child.NextUndelivered(sequence, length, isOrig);
            }
        }

        AdoptNewChildren();
    }

    /// <summary>Tells all children that a direction has ended.</summary>
    protected void ForwardEndOfData(bool isOrig)
    {
        AdoptNewChildren();
        for (int i = 0; i < _childCount; i++)
        {
            if (_children![i] is { IsFinished: false, IsBeingRemoved: false, IsSkipping: false } child)
            {
                child.EndOfData(isOrig);
            }
        }

        AdoptNewChildren();
    }

    // ---- The tree ------------------------------------------------------------------------------------------------

    /// <summary>
    /// Adds a child, which gets what is delivered from now on. False where one of its kind is there already or was
    /// prevented, or the tree is at <see cref="EngineLimits.AnalyzerChildren"/>.
    /// </summary>
    public bool AddChild(Analyzer child, bool start = true)
    {
        if (HasChild(child.Info) || IsPrevented(child.Info) || _childCount + _newChildCount >= EngineLimits.AnalyzerChildren)
        {
            return false;
        }

        child.Parent = this;
        child.Id = Context.NextAnalyzerId();
        _newChildren ??= new Analyzer[2];
        if (_newChildCount == _newChildren.Length)
        {
            Array.Resize(ref _newChildren, _newChildCount * 2);
        }

        _newChildren[_newChildCount++] = child;
        if (start)
        {
            child.Start();
        }

        return true;
    }

    /// <summary>Makes a child by the name of its kind ("HTTP"), or yields null where there is no such analyzer or it is disabled.</summary>
    public Analyzer? AddChild(string name)
    {
        Analyzer? child = Context.Analyzers.Instantiate(name, Connection);
        return child is not null && AddChild(child) ? child : null;
    }

    public bool HasChild(AnalyzerInfo? info) => ChildOf(info) is not null;

    /// <summary>The child of this kind that is there to stay, or null.</summary>
    public Analyzer? ChildOf(AnalyzerInfo? info)
    {
        foreach (Analyzer child in Children)
        {
            if (child.Info == info && !child.IsBeingRemoved && !child.IsFinished)
            {
                return child;
            }
        }

        foreach (Analyzer child in _newChildren.AsSpan(0, _newChildCount))
        {
            if (child.Info == info && !child.IsBeingRemoved && !child.IsFinished)
            {
                return child;
            }
        }

        return null;
    }

    /// <summary>This analyzer or one below it with the given number.</summary>
    public bool TryFind(ulong id, [NotNullWhen(true)] out Analyzer? found)
    {
        found = id != 0 && Id == id ? this : null;
        for (int i = 0; found is null && i < _childCount; i++)
        {
            _children![i].TryFind(id, out found);
        }

        for (int i = 0; found is null && i < _newChildCount; i++)
        {
            _newChildren![i].TryFind(id, out found);
        }

        return found is not null;
    }

    /// <summary>This analyzer or the first one below it of the given kind, unless it is about to go.</summary>
    public bool TryFind(AnalyzerInfo info, [NotNullWhen(true)] out Analyzer? found)
    {
        found = Info == info && !IsBeingRemoved && !IsFinished ? this : null;
        for (int i = 0; found is null && i < _childCount; i++)
        {
            _children![i].TryFind(info, out found);
        }

        for (int i = 0; found is null && i < _newChildCount; i++)
        {
            _newChildren![i].TryFind(info, out found);
        }

        return found is not null;
    }

    /// <summary>Marks the analyzer for removal from its parent; false where that has happened before.</summary>
    public bool Remove()
    {
        if (IsFinished || IsBeingRemoved || Parent is null)
        {
            return false;
        }

        IsBeingRemoved = true;
        return true;
    }

    /// <summary>No child of this kind is accepted any more.</summary>
    public void PreventChildren(AnalyzerInfo info)
    {
        if (!IsPrevented(info))
        {
            _prevented = _prevented is null ? [info] : [.. _prevented, info];
        }
    }

    /// <summary>Makes a pooled root as good as new.</summary>
    protected void ResetTree()
    {
        _children.AsSpan(0, _childCount).Clear();
        _newChildren.AsSpan(0, _newChildCount).Clear();
        _childCount = _newChildCount = 0;
        _prevented = null;
        IsConfirmed = false;
        _violations = 0;
        IsFinished = IsBeingRemoved = IsSkipping = false;
    }

    protected void AdoptNewChildren()
    {
        if (_newChildCount == 0)
        {
            return;
        }

        int count = _newChildCount;
        if (_children is null || _children.Length < _childCount + count)
        {
            Array.Resize(ref _children, Math.Max(2, _childCount + count));
        }

        Array.Copy(_newChildren!, 0, _children, _childCount, count);
        _childCount += count;
        _newChildCount = 0;
        Array.Clear(_newChildren!);
    }

    private bool IsPrevented(AnalyzerInfo? info) => info is not null && _prevented is not null && Array.IndexOf(_prevented, info) >= 0;

    private void DropChild(int index)
    {
        Analyzer child = _children![index];
        Array.Copy(_children, index + 1, _children, index, _childCount - index - 1);
        _children[--_childCount] = null!;
        child.Finish();
    }

    // ---- Reports -------------------------------------------------------------------------------------------------

    /// <summary>Who reports, where <see cref="Weird"/> is used.</summary>
    protected virtual string WeirdSource => Info?.Name ?? "";

    /// <summary>Reports something odd on this connection.</summary>
    /// <param name="name">as policies and logs show it</param>
    /// <param name="detail">additional text, or ""</param>
    public void Weird(string name, string detail = "") => Connection.Weird(name, detail, WeirdSource);

    /// <summary>The traffic is certainly of this protocol. Raises <c>analyzer_confirmation_info</c> the first time.</summary>
    public void Confirm(AnalyzerInfo? info = null)
    {
        if (IsConfirmed)
        {
            return;
        }

        IsConfirmed = true;
        if ((info ?? Info) is { } kind)
        {
            AnalyzerReports.Confirm(Connection, kind, Id);
        }
    }

    /// <summary>The traffic does not fit this protocol. Raises <c>analyzer_violation_info</c>.</summary>
    public void Violation(string reason) => Violation(reason, default);

    /// <inheritdoc cref="Violation(string)"/>
    /// <param name="data">the bytes in question</param>
    public void Violation(string reason, ReadOnlySpan<byte> data)
    {
        int limit = Context.Settings.MaxAnalyzerViolations;
        if (++_violations > limit)
        {
            if (_violations == limit + 1)
            {
                Weird(ConnectionWeirds.TooManyAnalyzerViolations);
            }

            return;
        }

        if (Info is { } kind)
        {
            AnalyzerReports.Violation(Connection, kind, Id, reason, data);
        }
    }

    /// <summary>
    /// Queues an event whose first argument is the connection, and yields its slots, the first one filled; the caller
    /// fills the others. Ask <see cref="EventHandleExtensions.IsHandled"/> before.
    /// </summary>
    protected Span<Slot> Enqueue(EventHandle handle)
    {
        RecordValue record = Connection.Record();
        Span<Slot> arguments = Machine.Enqueue(handle);
        arguments[0].Ref = record;
        return arguments;
    }
}
