using System.Diagnostics;
using NidsVm.Vm.Bytecode;

namespace NidsVm.Vm.Profiling;

/// <summary>What a body cost. Ticks are those of <see cref="Stopwatch"/>.</summary>
/// <param name="Name">the function, event or hook</param>
/// <param name="Source">the file it is declared in</param>
/// <param name="Line">where, from 1, or 0</param>
/// <param name="Calls">how often it ran</param>
/// <param name="SelfTicks">time in it and in the built-ins it calls</param>
/// <param name="TotalTicks">the same with the policy code it calls; recursion counts once</param>
/// <param name="SelfBytes">bytes it and the built-ins it calls allocated</param>
/// <param name="TotalBytes">the same with the policy code it calls</param>
public sealed record BodyCost(string Name, string Source, int Line, long Calls, long SelfTicks, long TotalTicks, long SelfBytes, long TotalBytes);

/// <summary>What the statements of a source line cost, built-ins that they call included, policy code that they call excluded.</summary>
/// <param name="Source">the file</param>
/// <param name="Line">the line, from 1</param>
/// <param name="Hits">statements begun there</param>
/// <param name="Ticks">time, in ticks of <see cref="Stopwatch"/></param>
/// <param name="Bytes">bytes allocated</param>
public sealed record LineCost(string Source, int Line, long Hits, long Ticks, long Bytes);

/// <summary>
/// Measures where a policy spends its time and its memory, exactly: the program to run is a copy with probes, which call this. The
/// time that the probes take themselves is left out, but for the few nanoseconds of coming to them.
/// </summary>
public sealed class PolicyProfiler
{
    /// <summary>Most distinct call paths; what is called beyond them counts for its caller.</summary>
    private const int MaxNodes = 200_000;

    private readonly ProbedProgram _program;
    private readonly Cost[] _places;
    private readonly Node _root = new(-1, null);
    private Activation[] _stack = new Activation[64];
    private int _depth;
    private int _nodes;
    private long _lastTicks;
    private long _lastBytes;

    public PolicyProfiler(ProgramImage program)
    {
        _program = new ProbedProgram(program);
        _places = new Cost[_program.Places.Length];
    }

    /// <summary>The program to run, with probes.</summary>
    public ProgramImage Program => _program.Image;

    /// <summary>The costs by body, the most time of its own first.</summary>
    public IReadOnlyList<BodyCost> Bodies()
    {
        var bodies = new (long Calls, Cost Self, Cost Total)[Program.Code.Length];
        var open = new int[bodies.Length];
        Add(_root);
        return [.. Enumerable.Range(0, bodies.Length).Where(i => bodies[i].Calls > 0).Select(i =>
            {
                CodeBlock code = Program.Code[i];
                (long calls, Cost self, Cost total) = bodies[i];
                return new BodyCost(code.Name, Program.Sources[code.Source].Name, code.Line, calls, self.Ticks, total.Ticks, self.Bytes, total.Bytes);
            }).OrderByDescending(b => b.SelfTicks)];

        Cost Add(Node node)
        {
            Cost total = node.Self;
            bool isOutermost = node.Code >= 0 && open[node.Code]++ == 0;
            foreach (Node callee in node.Callees)
            {
                Cost inner = Add(callee);
                total.Ticks += inner.Ticks;
                total.Bytes += inner.Bytes;
            }

            if (node.Code >= 0)
            {
                open[node.Code]--;
                ref (long Calls, Cost Self, Cost Total) body = ref bodies[node.Code];
                body.Calls += node.Calls;
                body.Self.Ticks += node.Self.Ticks;
                body.Self.Bytes += node.Self.Bytes;
                body.Total.Ticks += isOutermost ? total.Ticks : 0;
                body.Total.Bytes += isOutermost ? total.Bytes : 0;
            }

            return total;
        }
    }

    /// <summary>The costs by source line, the most time first.</summary>
    public IReadOnlyList<LineCost> Lines() =>
        [.. _places.Select((cost, i) => (cost, place: _program.Places[i]))
            .Where(p => p.place.Line > 0 && (p.cost.Hits > 0 || p.cost.Ticks > 0))
            .Select(p => new LineCost(Program.Sources[p.place.Source].Name, p.place.Line, p.cost.Hits, p.cost.Ticks, p.cost.Bytes))
            .OrderByDescending(l => l.Ticks)];

    /// <summary>Writes one line for each call path, outermost first, <c>a;b;c NANOSECONDS</c>: what flame graph tools read as folded stacks.</summary>
    /// <param name="output">where to</param>
    /// <param name="nameOf">how a body is shown; semicolons in it are replaced</param>
    public void WriteFolded(TextWriter output, Func<CodeBlock, string> nameOf)
    {
        Write(_root, "");

        void Write(Node node, string path)
        {
            long nanoseconds = (long)(node.Self.Ticks * (1e9 / Stopwatch.Frequency));
            if (node.Code >= 0 && nanoseconds > 0)
            {
                output.WriteLine($"{path} {nanoseconds}");
            }

            foreach (Node callee in node.Callees)
            {
                string name = nameOf(Program.Code[callee.Code]).Replace(';', ',');
                Write(callee, path.Length == 0 ? name : path + ";" + name);
            }
        }
    }

    /// <summary>Control is at a probe, in the activation at <paramref name="depth"/> (1 is the outermost).</summary>
    internal void Hit(int probe, int depth)
    {
        Charge();
        ref readonly Probe at = ref _program.Probes[probe];
        int below = at.Enters ? depth - 1 : depth;
        _depth = Math.Min(_depth, below);

        // A suspended run goes on with frames that were never seen to begin here.
        while (_depth < depth)
        {
            Push(at.Code);
            _stack[_depth - 1].Node.Calls += at.Enters && _depth == depth ? 1 : 0;
        }

        _stack[_depth - 1].Place = at.Place;
        _places[at.Place].Hits += at.Begins ? 1 : 0;
        _lastTicks = Stopwatch.GetTimestamp();
        _lastBytes = GC.GetAllocatedBytesForCurrentThread();
    }

    /// <summary>A run that something else than policy code began is over: <paramref name="depth"/> activations are left.</summary>
    internal void Leave(int depth)
    {
        Charge();
        _depth = Math.Min(_depth, depth);
        _lastTicks = Stopwatch.GetTimestamp();
        _lastBytes = GC.GetAllocatedBytesForCurrentThread();
    }

    /// <summary>Counts the time since the last probe for the line that ran.</summary>
    private void Charge()
    {
        if (_depth == 0)
        {
            return;
        }

        long ticks = Stopwatch.GetTimestamp() - _lastTicks;
        long bytes = GC.GetAllocatedBytesForCurrentThread() - _lastBytes;
        ref Activation running = ref _stack[_depth - 1];
        running.Node.Self.Ticks += ticks;
        running.Node.Self.Bytes += bytes;
        _places[running.Place].Ticks += ticks;
        _places[running.Place].Bytes += bytes;
    }

    private void Push(int code)
    {
        if (_depth == _stack.Length)
        {
            Array.Resize(ref _stack, 2 * _stack.Length);
        }

        Node caller = _depth == 0 ? _root : _stack[_depth - 1].Node;
        Node? callee = caller.Find(code);
        if (callee is null)
        {
            callee = _nodes < MaxNodes ? new Node(code, caller) : caller;
            _nodes++;
        }

        _stack[_depth++] = new Activation { Node = callee };
    }

    private struct Cost
    {
        public long Hits;
        public long Ticks;
        public long Bytes;
    }

    private struct Activation
    {
        public Node Node;
        public int Place;
    }

    /// <summary>A body as called on one path.</summary>
    private sealed class Node
    {
        private Node? _firstCallee;
        private Node? _next;

        public Node(int code, Node? caller)
        {
            Code = code;
            if (caller is not null)
            {
                _next = caller._firstCallee;
                caller._firstCallee = this;
            }
        }

        public int Code { get; }

        public long Calls { get; set; }

        public Cost Self;

        public IEnumerable<Node> Callees
        {
            get
            {
                for (Node? node = _firstCallee; node is not null; node = node._next)
                {
                    yield return node;
                }
            }
        }

        public Node? Find(int code)
        {
            Node? node = _firstCallee;
            while (node is not null && node.Code != code)
            {
                node = node._next;
            }

            return node;
        }
    }
}
