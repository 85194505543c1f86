using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace NidsVm.Vm.Patterns;

/// <summary>Makes pattern values out of the text between the slashes of a literal.</summary>
public static class PatternCompiler
{
    /// <summary>Checks and wraps a pattern's text.</summary>
    /// <param name="source">the text between the slashes, escapes as written</param>
    /// <param name="modes">the letters after the closing slash</param>
    /// <param name="pattern">the pattern</param>
    /// <param name="error">what is wrong, as the reference words it, where the result is false</param>
    public static bool TryCompile(ReadOnlySpan<byte> source, PatternModes modes, [NotNullWhen(true)] out PatternValue? pattern, out string error)
    {
        PatternValue value = Wrap(source, modes);
        if (!PatternAutomaton.TryCompile(value.AnywhereText, out PatternAutomaton? anywhere, out error))
        {
            string text = Encoding.UTF8.GetString(value.AnywhereText);
            error = error == "syntax error" ? $"error compiling pattern /{text}/" : $"{error} (compiling pattern /{text}/)";
            pattern = null;
            return false;
        }

        pattern = new PatternValue(value.Text.ToArray(), value.AnywhereText.ToArray(), anywhere: anywhere);
        return true;
    }

    /// <inheritdoc cref="TryCompile(ReadOnlySpan{byte}, PatternModes, out PatternValue?, out string)"/>
    public static bool TryCompile(string source, PatternModes modes, [NotNullWhen(true)] out PatternValue? pattern, out string error)
        => TryCompile(Encoding.UTF8.GetBytes(source), modes, out pattern, out error);

    /// <exception cref="FormatException">the text is malformed</exception>
    public static PatternValue Compile(string source, PatternModes modes = PatternModes.None)
        => TryCompile(source, modes, out PatternValue? pattern, out string error) ? pattern : throw new FormatException(error);

    internal static PatternValue Wrap(ReadOnlySpan<byte> source, PatternModes modes)
    {
        byte[] exact = [.. "^?("u8, .. source, .. ")$?"u8];
        byte[] anywhere = [.. @"^?(.|\n)*("u8, .. source, .. ")"u8];
        if (modes.HasFlag(PatternModes.CaseInsensitive))
        {
            exact = [.. "(?i:"u8, .. exact, .. ")"u8];
            anywhere = [.. "(?i:"u8, .. anywhere, .. ")"u8];
        }

        if (modes.HasFlag(PatternModes.SingleLine))
        {
            exact = [.. "(?s:"u8, .. exact, .. ")"u8];
            anywhere = [.. "(?s:"u8, .. anywhere, .. ")"u8];
        }

        return new PatternValue(exact, anywhere);
    }
}
