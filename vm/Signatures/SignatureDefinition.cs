namespace NidsVm.Vm.Signatures;

/// <summary>
/// One rule of a <c>.sig</c> file as an image holds it: checked, references between rules resolved, patterns as text. What
/// hangs on the values of globals is resolved by the engine when it starts.
/// </summary>
public sealed record SignatureDefinition
{
    public required string Name { get; init; }

    /// <summary>The file as messages show it.</summary>
    public required string File { get; init; }

    /// <summary>Line of the rule's name, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>False for <c>active false</c>: the rule never matches.</summary>
    public bool IsActive { get; init; } = true;

    public HeaderTest[] Tests { get; init; } = [];

    public SignaturePattern[] Patterns { get; init; } = [];

    public SignatureRequirement[] Requirements { get; init; } = [];

    public SignatureCondition[] Conditions { get; init; } = [];

    public SignatureAction[] Actions { get; init; } = [];
}

/// <summary>What a pattern of a rule is held against. Policies name it by number (<c>match_signatures</c>), and images store it: append only.</summary>
public enum SignatureContent : byte
{
    /// <summary>The start of a file.</summary>
    FileMagic = 0,

    /// <summary>A TCP stream, or the payload of a packet.</summary>
    Payload = 1,

    /// <summary>The decoded URI of an HTTP request.</summary>
    HttpRequest = 2,
    HttpRequestBody = 3,
    HttpRequestHeader = 4,
    HttpReplyBody = 5,
    HttpReplyHeader = 6,

    /// <summary>A command line of FTP.</summary>
    Ftp = 7,

    /// <summary>A request line of finger.</summary>
    Finger = 8,
}

/// <summary>A pattern of a rule.</summary>
/// <param name="Content">what it is held against</param>
/// <param name="Text">the regular expression, anchored at the start of the content</param>
/// <param name="Depth">bytes of the content that a match must lie in; <see cref="int.MaxValue"/> for all</param>
public sealed record SignaturePattern(SignatureContent Content, byte[] Text, int Depth = int.MaxValue);

/// <summary>What a header test reads. Numbers are stored in images: append only.</summary>
public enum HeaderPart : byte
{
    /// <summary>The protocol number behind the IP header.</summary>
    Protocol = 0,

    /// <summary>Bytes of an IPv4 header.</summary>
    Ip4 = 1,

    /// <summary>Bytes of an IPv6 header.</summary>
    Ip6 = 2,
    Icmp = 3,
    Icmp6 = 4,
    Tcp = 5,
    Udp = 6,
    SourceAddress = 7,
    DestinationAddress = 8,

    /// <summary>Source port of TCP or UDP.</summary>
    SourcePort = 9,

    /// <summary>Destination port of TCP or UDP.</summary>
    DestinationPort = 10,
}

/// <summary>How a number is compared. Numbers are stored in images: append only.</summary>
public enum SignatureComparison : byte
{
    Equal = 0,
    NotEqual = 1,
    Less = 2,
    LessOrEqual = 3,
    Greater = 4,
    GreaterOrEqual = 5,
}

/// <summary>A condition on the first packet of a direction. It holds where one of the values fits; for "not equal", where none is equal.</summary>
/// <param name="Part">what is read</param>
/// <param name="Offset">first byte, counted from the header's start</param>
/// <param name="Size">1, 2 or 4 bytes in network order</param>
public sealed record HeaderTest(HeaderPart Part, int Offset, int Size, SignatureComparison Comparison, HeaderValue[] Values);

/// <summary>What kind of value a header test compares with. Numbers are stored in images: append only.</summary>
public enum HeaderValueKind : byte
{
    /// <summary>First to last number, compared after masking.</summary>
    Range = 0,

    /// <summary>A subnet in the 128 bit form.</summary>
    Subnet = 1,

    /// <summary>The value of a global, or its elements.</summary>
    Global = 2,
}

/// <summary>A value of a header test.</summary>
public readonly record struct HeaderValue
{
    public required HeaderValueKind Kind { get; init; }

    /// <summary>First number of a range, or the upper half of a prefix.</summary>
    public ulong First { get; init; }

    /// <summary>Last number of a range, or the lower half of a prefix.</summary>
    public ulong Last { get; init; }

    /// <summary>Mask of a range, or length of a prefix (of 128 bits).</summary>
    public uint Mask { get; init; }

    /// <summary>Full name of a global.</summary>
    public string? Name { get; init; }

    public static HeaderValue Range(uint first, uint last, uint mask = uint.MaxValue) =>
        new() { Kind = HeaderValueKind.Range, First = first, Last = last, Mask = mask };

    public static HeaderValue Subnet(ulong hi, ulong lo, int length) =>
        new() { Kind = HeaderValueKind.Subnet, First = hi, Last = lo, Mask = (uint)length };

    public static HeaderValue Global(string name) => new() { Kind = HeaderValueKind.Global, Name = name };
}

/// <summary>Another rule that must have matched, or must not.</summary>
/// <param name="Rule">index of that rule</param>
/// <param name="IsReverse">in the other direction of the connection</param>
/// <param name="IsNegated">must not have matched when the connection ends</param>
public readonly record struct SignatureRequirement(int Rule, bool IsReverse, bool IsNegated);

/// <summary>What a further condition asks. Numbers are stored in images: append only.</summary>
public enum SignatureConditionKind : byte
{
    /// <summary><see cref="SignatureStates"/> of a TCP connection.</summary>
    TcpState = 0,

    /// <summary><see cref="SignatureStates"/> of a UDP conversation.</summary>
    UdpState = 1,

    /// <summary>Both endpoints have one address.</summary>
    SameIp = 2,

    /// <summary>Length of the first piece of payload.</summary>
    PayloadSize = 3,

    /// <summary>IP options; never holds, as in the reference.</summary>
    IpOptions = 4,

    /// <summary>A function of policies, or a global of type bool.</summary>
    Eval = 5,
}

/// <summary>States of <c>tcp-state</c> and <c>udp-state</c>.</summary>
[Flags]
public enum SignatureStates : byte
{
    None = 0,
    Established = 1,
    Originator = 2,
    Responder = 4,
    Stateless = 8,
}

/// <summary>A condition beyond headers and content.</summary>
/// <param name="Number">states, options or length</param>
/// <param name="Comparison">for lengths</param>
/// <param name="Name">full name of a function or global</param>
public sealed record SignatureCondition(
    SignatureConditionKind Kind, uint Number = 0, SignatureComparison Comparison = SignatureComparison.Equal, string Name = "");

/// <summary>What a rule does. Numbers are stored in images: append only.</summary>
public enum SignatureActionKind : byte
{
    /// <summary>Raises an event.</summary>
    Event = 0,

    /// <summary>Tells the kind of a file.</summary>
    FileMime = 1,

    /// <summary>Begins with an analyzer.</summary>
    Enable = 2,

    /// <summary>Ends an analyzer.</summary>
    Disable = 3,
}

/// <summary>An action of a rule.</summary>
/// <param name="Name">of the event, kind of file, or analyzer (perhaps with the one that carries it before a colon)</param>
/// <param name="Message">of an event; null where it takes none</param>
/// <param name="Strength">how sure a kind of file is</param>
public sealed record SignatureAction(SignatureActionKind Kind, string Name, byte[]? Message = null, int Strength = 0);
