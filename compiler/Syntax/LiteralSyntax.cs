using NidsVm.Compiler.Text;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler.Syntax;

/// <summary>A constant as written.</summary>
public abstract class LiteralSyntax(SourceSpan span) : ExpressionSyntax(span);

/// <summary><c>T</c> or <c>F</c>.</summary>
public sealed class BoolLiteralSyntax(SourceSpan span, bool value) : LiteralSyntax(span)
{
    /// <summary>The value.</summary>
    public bool Value { get; } = value;
}

/// <summary><c>42</c> or <c>0x2a</c>. Numbers that do not fit are cut to the largest count, as in the reference.</summary>
public sealed class CountLiteralSyntax(SourceSpan span, ulong value) : LiteralSyntax(span)
{
    /// <summary>The value.</summary>
    public ulong Value { get; } = value;
}

/// <summary><c>3.14</c>, <c>1e6</c>.</summary>
public sealed class DoubleLiteralSyntax(SourceSpan span, double value) : LiteralSyntax(span)
{
    /// <summary>The value.</summary>
    public double Value { get; } = value;
}

/// <summary><c>5 min</c>, <c>1.5hrs</c>.</summary>
public sealed class IntervalLiteralSyntax(SourceSpan span, double seconds) : LiteralSyntax(span)
{
    /// <summary>The value in seconds.</summary>
    public double Seconds { get; } = seconds;
}

/// <summary><c>"text"</c>, with its escapes resolved; also <c>@DIR</c> and <c>@FILENAME</c>.</summary>
public sealed class StringLiteralSyntax(SourceSpan span, byte[] value) : LiteralSyntax(span)
{
    /// <summary>The bytes; NUL is a byte like others.</summary>
    public byte[] Value { get; } = value;
}

/// <summary>The transport of a port literal; the numbers are those of the reference.</summary>
public enum PortTransport
{
    /// <summary><c>80/unknown</c>.</summary>
    Unknown = 0,

    /// <summary><c>80/tcp</c>.</summary>
    Tcp = 1,

    /// <summary><c>53/udp</c>.</summary>
    Udp = 2,

    /// <summary><c>8/icmp</c>.</summary>
    Icmp = 3,
}

/// <summary><c>80/tcp</c>.</summary>
public sealed class PortLiteralSyntax(SourceSpan span, ushort number, PortTransport transport) : LiteralSyntax(span)
{
    /// <summary>The number.</summary>
    public ushort Number { get; } = number;

    /// <summary>The transport.</summary>
    public PortTransport Transport { get; } = transport;
}

/// <summary><c>192.168.1.1</c> or <c>[2001:db8::1]</c>.</summary>
public sealed class AddressLiteralSyntax(SourceSpan span, AddrValue value, bool isV4) : LiteralSyntax(span)
{
    /// <summary>The address.</summary>
    public AddrValue Value { get; } = value;

    /// <summary>Whether it was written as an IPv4 address.</summary>
    public bool IsV4 { get; } = isV4;
}

/// <summary><c>10.0.0.0/8</c> or <c>[2001:db8::]/32</c>.</summary>
public sealed class SubnetLiteralSyntax(SourceSpan span, AddrValue prefix, bool isV4, int width) : LiteralSyntax(span)
{
    /// <summary>The address as written (not masked).</summary>
    public AddrValue Prefix { get; } = prefix;

    /// <summary>Whether it was written as an IPv4 network.</summary>
    public bool IsV4 { get; } = isV4;

    /// <summary>The width as written: 0–32 for IPv4, 0–128 for IPv6.</summary>
    public int Width { get; } = width;
}

/// <summary><c>www.example.com</c>: a host name, which stands for its addresses.</summary>
public sealed class HostNameLiteralSyntax(SourceSpan span, string name) : LiteralSyntax(span)
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}

/// <summary><c>/text/</c>, <c>/text/i</c>, <c>/text/s</c>.</summary>
public sealed class PatternLiteralSyntax(SourceSpan span, byte[] text, bool caseInsensitive, bool singleLine) : LiteralSyntax(span)
{
    /// <summary>The text between the slashes, escapes kept.</summary>
    public byte[] Text { get; } = text;

    /// <summary>Whether the flag <c>i</c> follows.</summary>
    public bool CaseInsensitive { get; } = caseInsensitive;

    /// <summary>Whether the flag <c>s</c> follows: <c>.</c> matches a line feed too.</summary>
    public bool SingleLine { get; } = singleLine;
}
