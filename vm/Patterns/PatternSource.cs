using System.Text;

namespace NidsVm.Vm.Patterns;

/// <summary>The text of one member of a <see cref="PatternSet"/>, as it stands between slashes, and the letters behind them.</summary>
/// <param name="Text">the expression, escapes as written</param>
/// <param name="Modes">modes that hold for this member only</param>
public readonly record struct PatternSource(ReadOnlyMemory<byte> Text, PatternModes Modes = PatternModes.None)
{
    /// <summary>A source from characters, taken as UTF-8.</summary>
    public static PatternSource Of(string text, PatternModes modes = PatternModes.None) => new(Encoding.UTF8.GetBytes(text), modes);

    /// <summary>The text with its modes written into it and anchored as wanted.</summary>
    internal byte[] Wrapped(PatternAnchoring anchoring)
    {
        byte[] text = anchoring switch
        {
            PatternAnchoring.Begin => [.. "("u8, .. Text.Span, .. ")"u8],
            PatternAnchoring.Anywhere => [.. @"^?(.|\n)*("u8, .. Text.Span, .. ")"u8],
            _ => [.. "^?("u8, .. Text.Span, .. ")$?"u8],
        };
        if (Modes.HasFlag(PatternModes.CaseInsensitive))
        {
            text = [.. "(?i:"u8, .. text, .. ")"u8];
        }

        if (Modes.HasFlag(PatternModes.SingleLine))
        {
            text = [.. "(?s:"u8, .. text, .. ")"u8];
        }

        return text;
    }
}

/// <summary>Where the members of a set may match.</summary>
public enum PatternAnchoring : byte
{
    /// <summary>From the first byte on, ending anywhere: signatures, which write <c>.*</c> in front to match anywhere.</summary>
    Begin,

    /// <summary>Any part of the input: <c>in</c>.</summary>
    Anywhere,

    /// <summary>All of the input: <c>==</c> and <c>table[pattern]</c>.</summary>
    Whole,
}
