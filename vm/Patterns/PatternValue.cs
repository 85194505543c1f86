using System.Text;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Patterns;

/// <summary>
/// A pattern value. It keeps its text in the two wrapped forms that the reference prints and matches with; automata are made from
/// them when they are first used. Two patterns are equal where their printed forms are.
/// </summary>
public sealed class PatternValue : IEquatable<PatternValue>
{
    private byte[] _exactText;
    private byte[] _anywhereText;
    private PatternAutomaton? _exact;
    private PatternAutomaton? _anywhere;

    internal PatternValue(byte[] exactText, byte[] anywhereText)
    {
        _exactText = exactText;
        _anywhereText = anywhereText;
    }

    /// <summary>The text as it is printed between slashes: <c>^?(abc)$?</c>.</summary>
    public ReadOnlySpan<byte> Text => _exactText;

    /// <summary>The text of the form that matches anywhere: <c>^?(.|\n)*(abc)</c>.</summary>
    public ReadOnlySpan<byte> AnywhereText => _anywhereText;

    /// <summary><see cref="Text"/> as characters.</summary>
    public string Source => Encoding.UTF8.GetString(_exactText);

    private PatternAutomaton Exact => _exact ??= Make(_exactText);

    private PatternAutomaton Anywhere => _anywhere ??= Make(_anywhereText);

    /// <summary><c>==</c> with a string: the whole input matches.</summary>
    public bool MatchesExactly(ReadOnlySpan<byte> input) => Exact.MatchesAll(input);

    /// <summary><c>in</c>: some part of the input matches.</summary>
    public bool MatchesAnywhere(ReadOnlySpan<byte> input) => Anywhere.FirstMatchEnd(input) > 0;

    /// <summary>The length of the longest match at the start of <paramref name="input"/>, or -1; 0 is an empty match.</summary>
    public int LongestPrefix(ReadOnlySpan<byte> input, bool atBegin = true, bool atEnd = true) => Exact.LongestPrefix(input, atBegin, atEnd);

    /// <summary>A cursor that finds the first match anywhere over input that comes in chunks.</summary>
    public PatternCursor NewCursor() => new(Anywhere.Dfa);

    /// <summary>A pattern that matches what either does (<c>|</c>).</summary>
    public PatternValue Or(PatternValue other) => Join(other, "|"u8);

    /// <summary>A pattern that matches this and then the other (<c>&amp;</c>).</summary>
    public PatternValue Then(PatternValue other) => Join(other, ""u8);

    /// <summary>Makes this pattern match what the other does, too (<c>+=</c>; everybody who shares the value sees it).</summary>
    public void Add(PatternValue other)
    {
        // The reference wraps both printed forms once more, the added one first.
        byte[] added = other._exactText;
        byte[] old = _exactText;
        byte[] exact = [.. "(^?("u8, .. added, .. ")$?)|(^?("u8, .. old, .. ")$?)"u8];
        byte[] anywhere = [.. @"(^?(.|\n)*("u8, .. added, .. @"))|(^?(.|\n)*("u8, .. old, .. "))"u8];
        _exactText = exact;
        _anywhereText = anywhere;
        _exact = null;
        _anywhere = null;
    }

    public bool Equals(PatternValue? other) => other is not null && _exactText.AsSpan().SequenceEqual(other._exactText);

    public override bool Equals(object? obj) => Equals(obj as PatternValue);

    public override int GetHashCode() => (int)KeyHash.BytesHash(_exactText);

    public override string ToString() => $"/{Source}/";

    private PatternValue Join(PatternValue other, ReadOnlySpan<byte> between)
        => PatternCompiler.Wrap([.. "("u8, .. _exactText, .. ")"u8, .. between, .. "("u8, .. other._exactText, .. ")"u8], PatternModes.None);

    /// <summary>Texts were checked when the value was made; only the size limit can still be met, and then nothing matches.</summary>
    private static PatternAutomaton Make(byte[] text)
    {
        if (PatternAutomaton.TryCompile(text, out PatternAutomaton? automaton, out _))
        {
            return automaton!;
        }

        PatternAutomaton.TryCompile("[^\\x00-\\xff]"u8, out automaton, out _);
        return automaton!;
    }
}
