using System.Text;
using NidsVm.Vm.Runtime;
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

    internal PatternValue(byte[] exactText, byte[] anywhereText, PatternAutomaton? exact = null, PatternAutomaton? anywhere = null)
    {
        _exactText = exactText;
        _anywhereText = anywhereText;
        _exact = exact;
        _anywhere = anywhere;
    }

    /// <summary>
    /// A value of its own with the same automata, as far as they are compiled: a machine takes one for each constant, so that it
    /// shares no growing state with others and leaves the image as it is.
    /// </summary>
    public PatternValue Clone() => new(_exactText, _anywhereText, _exact?.Clone(), _anywhere?.Clone());

    /// <summary>The text as it is printed between slashes: <c>^?(abc)$?</c>.</summary>
    public ReadOnlySpan<byte> Text => _exactText;

    /// <summary>The text of the form that matches anywhere: <c>^?(.|\n)*(abc)</c>.</summary>
    public ReadOnlySpan<byte> AnywhereText => _anywhereText;

    /// <summary><see cref="Text"/> as characters.</summary>
    public string Source => Encoding.UTF8.GetString(_exactText);

    /// <summary>The automaton that matches all of an input.</summary>
    internal PatternAutomaton Exact => _exact ??= Make(_exactText);

    /// <summary>The automaton that matches some part of an input.</summary>
    internal PatternAutomaton Anywhere => _anywhere ??= Make(_anywhereText);

    /// <summary><c>==</c> with a string: the whole input matches.</summary>
    public bool MatchesExactly(ReadOnlySpan<byte> input) => Exact.MatchesAll(input);

    /// <summary><c>in</c>: some part of the input matches.</summary>
    public bool MatchesAnywhere(ReadOnlySpan<byte> input) => Anywhere.FirstMatchEnd(input) > 0;

    /// <summary>The number of bytes after which a match anywhere ends first, at least 1; or 0.</summary>
    public int FirstMatchEnd(ReadOnlySpan<byte> input) => Anywhere.FirstMatchEnd(input);

    /// <summary>The length of the longest match at the start of <paramref name="input"/>, or -1; 0 is an empty match.</summary>
    public int LongestPrefix(ReadOnlySpan<byte> input, bool atBegin = true, bool atEnd = true) => Exact.LongestPrefix(input, atBegin, atEnd);

    /// <summary>The first place of the input where a match of at least one byte may start, or -1: a caller that tries places one by one skips to it.</summary>
    public int IndexOfCandidate(ReadOnlySpan<byte> input) => Exact.IndexOfCandidate(input);

    /// <summary>A pattern that matches what either does (<c>|</c>).</summary>
    public PatternValue Or(PatternValue other) => Join(other, "|"u8);

    /// <summary>A pattern that matches this and then the other (<c>&amp;</c>).</summary>
    public PatternValue Then(PatternValue other) => Join(other, ""u8);

    /// <summary>Makes this pattern match what the other does, too (<c>+=</c>; everybody who shares the value sees it).</summary>
    public void Add(PatternValue other)
    {
        // The reference wraps both printed forms once more, the added one first.
        CheckLength(other);
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
    {
        CheckLength(other);
        return PatternCompiler.Wrap([.. "("u8, .. _exactText, .. ")"u8, .. between, .. "("u8, .. other._exactText, .. ")"u8], PatternModes.None);
    }

    /// <summary>A pattern that is joined with itself again and again would double each time.</summary>
    private void CheckLength(PatternValue other)
    {
        if (_exactText.Length + other._exactText.Length > PatternLimits.TextBytes)
        {
            throw new PolicyError("pattern too large");
        }
    }

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
