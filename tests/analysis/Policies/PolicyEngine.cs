using System.Text;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Builtins;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Protocols;
using NidsVm.Analysis.Tests.Engine;
using NidsVm.Compiler;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Signatures;
using NidsVm.Compiler.Text;
using NidsVm.Logging;
using NidsVm.Packets;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;

namespace NidsVm.Analysis.Tests.Policies;

/// <summary>The packet engine below the bare library and a policy of the test, fed with literal packets. The policy tells by <c>print</c>.</summary>
internal sealed class PolicyEngine : IDisposable
{
    private const int MaxTimerExpires = 300;

    private readonly MemoryStream _output = new();
    private readonly StringWriter _errors = new();
    private readonly LogManager _logs;
    private double _now = 1_000_000;

    /// <param name="policy">policy text</param>
    /// <param name="ignoreChecksums">flag -C</param>
    /// <param name="signatures">text of a signature file</param>
    /// <param name="load">library policies to load before it</param>
    public PolicyEngine(string policy, bool ignoreChecksums = false, string signatures = "", params string[] load)
        : this(Compile(policy, isBare: true, signatures, load), ignoreChecksums)
    {
    }

    /// <param name="image">a program of <see cref="Compile"/></param>
    /// <param name="ignoreChecksums">flag -C</param>
    public PolicyEngine(ProgramImage image, bool ignoreChecksums)
    {
        Machine = new Machine(image, Catalog(), new MachineOptions { Output = _output, Errors = _errors });
        _logs = new LogManager(Machine);
        Machine.SetService(_logs);
        if (!Machine.Start())
        {
            throw new InvalidOperationException(_errors.ToString());
        }

        AnalyzerRegistry analyzers = new();
        ProtocolAnalyzers.RegisterAll(analyzers);
        Context = new AnalysisContext(Machine, analyzers, seed: 1);
        Engine = new PacketEngine(Context, ignoreChecksums);
        Machine.Enqueue(Machine.Event("zeek_init"));
        Machine.ExecuteStatements();
        Settle();
    }

    public Machine Machine { get; }

    public AnalysisContext Context { get; }

    public PacketEngine Engine { get; }

    /// <summary>What the policy printed so far, and errors behind it.</summary>
    public string[] Lines => [.. (Encoding.UTF8.GetString(_output.ToArray()) + _errors).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    public void Send(byte[] frame, double later = 0.001, LinkType link = LinkType.Ethernet, int wireLength = 0)
    {
        _now += later;
        Machine.NetworkTime = _now;
        Machine.Timers.Advance(_now, MaxTimerExpires);
        var packet = new CapturedPacket
        {
            Data = frame,
            WireLength = wireLength == 0 ? frame.Length : wireLength,
            LinkType = link,
            Time = _now,
            TimestampNs = (long)(_now * 1e9),
        };
        Engine.Process(ref packet);
        Settle();
    }

    public void FromClient(uint sequence, uint ack, TcpFlags flags, ReadOnlySpan<byte> payload = default, ushort port = 7777, double later = 0.001) =>
        Send(TcpFrame.Tcp(TestEngine.Client, 40_000, TestEngine.Server, port, sequence, ack, flags, payload), later);

    public void FromServer(uint sequence, uint ack, TcpFlags flags, ReadOnlySpan<byte> payload = default, ushort port = 7777, double later = 0.001) =>
        Send(TcpFrame.Tcp(TestEngine.Server, port, TestEngine.Client, 40_000, sequence, ack, flags, payload), later);

    /// <summary>A handshake; data begins with 1001 from the client and 5001 from the server.</summary>
    public void Handshake(ushort port = 7777)
    {
        FromClient(1000, 0, TcpFlags.Syn, port: port);
        FromServer(5000, 1001, TcpFlags.Syn | TcpFlags.Ack, port: port);
        FromClient(1001, 5001, TcpFlags.Ack, port: port);
    }

    /// <summary>Lets time pass without packets.</summary>
    public void Wait(double seconds)
    {
        for (double end = _now + seconds; _now < end;)
        {
            _now = Math.Min(end, _now + 0.02);
            Machine.NetworkTime = _now;
            Machine.Timers.Advance(_now, MaxTimerExpires);
            Settle();
        }
    }

    public string[] End()
    {
        Machine.IsTerminating = true;
        Machine.Timers.ExpireAll(Machine.NetworkTime);
        Settle();
        Engine.Terminate();
        Settle();
        return Lines;
    }

    public void Dispose()
    {
        _logs.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    private void Settle()
    {
        while (Machine.DrainEvents())
        {
            // Each round works off what the last one raised.
        }
    }

    /// <summary>A program that several engines may run.</summary>
    /// <param name="policy">policy text</param>
    /// <param name="isBare">without the default policies</param>
    /// <param name="signatures">text of a signature file</param>
    /// <param name="load">library policies to load before it</param>
    public static ProgramImage Compile(string policy, bool isBare, string signatures, params string[] load)
    {
        BuiltinCatalog catalog = Catalog();
        string library = Path.Combine(Root(), "stdlib");
        CompilationResult result = Compilation.Compile(new CompilationRequest(
            new PolicySearchPath([library, Path.Combine(library, "policy"), Path.Combine(library, "site")]), catalog)
        {
            IsBare = isBare,
            Policies = load,
            Texts = [new SourceText("<test>", null, Encoding.UTF8.GetBytes(policy))],
        });
        ProgramImage image = result.Image ?? throw new InvalidOperationException(string.Join("\n", result.Diagnostics.Select(d => d.ToString())));
        if (signatures.Length == 0)
        {
            return image;
        }

        DiagnosticBag diagnostics = new();
        return SignatureCompiler.Add(image, [SourceText.FromString(signatures, "test.sig")], catalog, diagnostics)
            ?? throw new InvalidOperationException(string.Join("\n", diagnostics.Items.Select(d => d.ToString())));
    }

    private static BuiltinCatalog Catalog()
    {
        BuiltinCatalog catalog = new();
        StandardBuiltins.AddTo(catalog);
        AnalysisBuiltins.AddTo(catalog);
        ProtocolAnalyzers.AddBuiltins(catalog);
        LoggingBuiltins.AddTo(catalog);
        return catalog;
    }

    /// <summary>The root of the repository.</summary>
    public static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "NidsVm.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("the tests run outside of the repository");
    }
}
