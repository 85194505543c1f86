using System.Globalization;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Detection;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.WebSocket;

/// <summary>The WebSocket events of a program; documented in <c>base/bif/plugins/Zeek_WebSocket.events.bif.zeek</c>.</summary>
public sealed class WebSocketEvents
{
    public WebSocketEvents(Machine machine)
    {
        Established = machine.FindEvent("websocket_established");
        Frame = machine.FindEvent("websocket_frame");
        FrameData = machine.FindEvent("websocket_frame_data");
        Message = machine.FindEvent("websocket_message");
        Close = machine.FindEvent("websocket_close");
        Config = new RecordShape(machine, "WebSocket::AnalyzerConfig", "analyzer", "use_dpd", "subprotocol", "server_extensions");
        ChunkLength = Math.Max(1, PolicyConstants.Limit(machine, "WebSocket::payload_chunk_size", DefaultChunkLength));
        ControlLength = PolicyConstants.Limit(machine, "WebSocket::max_control_frame_size", DefaultControlLength);
    }

    /// <summary>Bytes of a control frame's payload (RFC 6455 5.5), where policies say nothing else.</summary>
    private const int DefaultControlLength = 125;

    /// <summary>Bytes of payload passed on at once, where policies say nothing else.</summary>
    private const int DefaultChunkLength = 8192;

    public EventHandle? Established { get; }

    public EventHandle? Frame { get; }

    public EventHandle? FrameData { get; }

    public EventHandle? Message { get; }

    public EventHandle? Close { get; }

    /// <summary>analyzer use_dpd subprotocol server_extensions</summary>
    public RecordShape Config { get; }

    public int ChunkLength { get; }

    /// <summary>Bytes of a control frame's payload that are passed on; 0: all.</summary>
    public int ControlLength { get; }
}

/// <summary>
/// Raises the events of WebSocket, which HTTP hands a connection to after an upgrade, and passes payload on to another analyzer. A policy
/// has to configure it before data come; without that nothing is read.
/// </summary>
public sealed class WebSocketAnalyzer : EventRaisingAnalyzer, IWebSocketSink
{
    private readonly WebSocketEvents _events;
    private WebSocketFlow _orig;
    private WebSocketFlow _resp;
    private bool _isConfigured;
    private bool _hadGap;

    public WebSocketAnalyzer(Connection connection, AnalyzerInfo info, WebSocketEvents events)
        : base(connection, info) => _events = events;

    /// <summary>Sets up what the payload is analyzed with; false where that cannot be.</summary>
    /// <param name="config">a <c>WebSocket::AnalyzerConfig</c></param>
    public bool Configure(RecordValue config)
    {
        _isConfigured = true;
        int analyzer = _events.Config.SlotOf(0);
        if (analyzer >= 0 && config.IsSet(analyzer))
        {
            return Context.Analyzers.TryGetByTag(config.Fields[analyzer].Bits, out AnalyzerInfo? info)
                && AnalyzerRegistry.Instantiate(info, Connection) is { } child && AddChild(child);
        }

        int detects = _events.Config.SlotOf(1);
        return detects < 0 || !config.Fields[detects].AsBool || AddChild(new DetectionAnalyzer(Connection));
    }

    protected override void Init() => Raise(_events.Established, (long)Id);

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (_isConfigured && !_hadGap)
        {
            (isOrig ? ref _orig : ref _resp).Deliver(isOrig, data, _events.ChunkLength, _events.ControlLength, this);
        }
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig) => _hadGap = true;

    void IWebSocketSink.Frame(bool isOrig, bool isLast, int reserved, int opcode, ulong length)
    {
        if (_events.Frame.IsHandled())
        {
            Span<Slot> a = Enqueue(_events.Frame);
            a[1] = Slot.Of(isOrig);
            a[2] = Slot.Of(isLast);
            a[3] = Slot.Of((long)reserved);
            a[4] = Slot.Of((long)opcode);
            a[5] = Slot.Of(length);
        }
    }

    void IWebSocketSink.Payload(bool isOrig, ReadOnlySpan<byte> data, bool isContent)
    {
        Raise(_events.FrameData, isOrig, data);
        if (isContent && HasChildren)
        {
            ForwardStream(data, isOrig);
        }
    }

    void IWebSocketSink.Close(bool isOrig, int status, ReadOnlySpan<byte> reason)
    {
        if (_events.Close.IsHandled())
        {
            StringValue text = new(reason);
            Span<Slot> a = Enqueue(_events.Close);
            a[1] = Slot.Of(isOrig);
            a[2] = Slot.Of((long)status);
            a[3].Ref = text;
        }
    }

    void IWebSocketSink.Message(bool isOrig, int opcode)
    {
        Confirm();
        Raise(_events.Message, isOrig, opcode);
    }

    void IWebSocketSink.LongControlFrame(ulong length) =>
        Weird("websocket_control_frame_size_exceeded", string.Create(CultureInfo.InvariantCulture, $"{length} > {_events.ControlLength}"));

    void IWebSocketSink.Violation(string reason, ReadOnlySpan<byte> data) => Violation(reason, data);
}
