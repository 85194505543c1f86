using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Rpc;

/// <summary>What a call came to; the first ones are the accept states of RFC 5531, section 9.</summary>
public enum RpcStatus
{
    Success = 0,
    ProgramUnavailable = 1,
    ProgramMismatch = 2,
    ProcedureUnavailable = 3,
    GarbageArguments = 4,
    SystemError = 5,
    Timeout = 6,
    VersionMismatch = 7,
    AuthError = 8,
    UnknownError = 9,
}

/// <summary>A call that waits for its reply (RFC 5531, section 9).</summary>
public sealed class RpcCall
{
    private const uint AuthUnix = 1;
    private const int MaxMachineName = 255;
    private const int MaxVerifier = 400;
    private const int MaxGroups = 64;

    private int _hash;

    private RpcCall()
    {
    }

    /// <summary>Number that the reply repeats.</summary>
    public uint Id { get; private init; }

    public uint Program { get; private set; }

    public uint Version { get; private set; }

    public uint Procedure { get; private set; }

    public uint UserId { get; private set; }

    public uint GroupId { get; private set; }

    public uint Stamp { get; private set; }

    public StringValue MachineName { get; private set; } = StringValue.Empty;

    public uint[] Groups { get; private set; } = [];

    /// <summary>When the last repetition of the call began, and ended.</summary>
    public double StartTime { get; set; }

    public double LastTime { get; set; }

    /// <summary>Bytes behind number and message type.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes before the arguments.</summary>
    public int HeaderLength { get; private set; }

    /// <summary>Whether the arguments could be read.</summary>
    public bool IsValid { get; set; }

    /// <summary>The arguments as policies get them, or null.</summary>
    public object? Request { get; set; }

    /// <summary>What the reply's reader has to know of the arguments: a file offset, or whether a port is one of TCP.</summary>
    public ulong Detail { get; set; }

    /// <summary>Reads a call up to its arguments; null where it is none.</summary>
    /// <param name="body">the message behind number and type, which <paramref name="reader"/> stands at the begin of</param>
    public static RpcCall? TryParse(uint id, ReadOnlySpan<byte> body, ref XdrReader reader)
    {
        RpcCall call = new() { Id = id, Length = body.Length, _hash = Hash(body) };
        reader.UInt32();
        call.Program = reader.UInt32();
        call.Version = reader.UInt32();
        call.Procedure = reader.UInt32();
        uint flavor = reader.UInt32();
        ReadOnlySpan<byte> credentials = reader.Opaque();
        reader.UInt32();
        reader.Opaque(MaxVerifier);
        if (!reader.IsValid || (flavor == AuthUnix && !call.TryReadUnix(credentials)))
        {
            return null;
        }

        call.HeaderLength = body.Length - reader.Remaining;
        return call;
    }

    /// <summary>Whether a call with the same number has the same content.</summary>
    public bool IsRepeatedBy(ReadOnlySpan<byte> body) => body.Length == Length && Hash(body) == _hash;

    private bool TryReadUnix(ReadOnlySpan<byte> credentials)
    {
        XdrReader reader = new(credentials);
        Stamp = reader.UInt32();
        ReadOnlySpan<byte> machine = reader.Opaque(MaxMachineName);
        if (!reader.IsValid)
        {
            return false;
        }

        MachineName = new StringValue(machine);
        UserId = reader.UInt32();
        GroupId = reader.UInt32();
        uint count = reader.UInt32();
        if (count > MaxGroups)
        {
            return false;
        }

        if (count > 0)
        {
            Groups = new uint[count];
            for (int i = 0; i < Groups.Length; i++)
            {
                Groups[i] = reader.UInt32();
            }
        }

        return true;
    }

    /// <summary>Seeded by the runtime, so that nobody can make two contents look equal.</summary>
    private static int Hash(ReadOnlySpan<byte> body)
    {
        HashCode hash = default;
        hash.AddBytes(body);
        return hash.ToHashCode();
    }
}
