using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Syntax;

/// <summary>
/// Cuts one source text into tokens, on demand. As in the reference's scanner the longest match wins, and where two are
/// equally long, the rule that its grammar names first: hence <c>5 sections</c> is an interval and a name, and
/// <c>a-b.example</c> is a host name. A slash is always <see cref="TokenKind.Slash"/>; where an operand is due the parser
/// asks for <see cref="ReadPattern"/>.
/// </summary>
internal sealed class Lexer
{
    private readonly SourceText _source;
    private readonly byte[] _bytes;
    private readonly NameTable _names;
    private readonly DiagnosticBag _diagnostics;
    private int _at;
    private int _documentation = -1;

    public Lexer(SourceText source, NameTable names, DiagnosticBag diagnostics)
    {
        _source = source;
        _bytes = source.Bytes;
        _names = names;
        _diagnostics = diagnostics;

        // Some editors put a byte order mark in front of UTF-8.
        _at = _bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
    }

    /// <summary>The text.</summary>
    public SourceText Source => _source;

    /// <summary>The next token. After the end it is <see cref="TokenKind.EndOfFile"/> for ever.</summary>
    public Token Next()
    {
        _documentation = -1;
        while (true)
        {
            SkipTrivia();
            int start = _at;
            if (start >= _bytes.Length)
            {
                return Make(TokenKind.EndOfFile, start);
            }

            TokenKind kind = ReadKind(start, out string? name);
            if (kind != TokenKind.Bad)
            {
                return new Token(kind, _source, start, _at - start, name, _documentation);
            }

            _diagnostics.ReportUnrecognizedCharacter(new SourceSpan(_source, start, 1), _bytes[start]);
        }
    }

    /// <summary>
    /// Reads a pattern whose opening slash is <paramref name="slash"/>: up to the closing slash, and its flags.
    /// </summary>
    /// <param name="slash">The opening slash.</param>
    /// <param name="text">What is between the slashes.</param>
    /// <param name="caseInsensitive">Whether the flag <c>i</c> follows.</param>
    /// <param name="singleLine">Whether the flag <c>s</c> follows.</param>
    /// <param name="end">Offset after the flags.</param>
    /// <returns>Whether it is closed on its line.</returns>
    public bool ReadPattern(in Token slash, out SourceSpan text, out bool caseInsensitive, out bool singleLine, out int end)
    {
        caseInsensitive = false;
        singleLine = false;
        int at = slash.End;
        while (at < _bytes.Length && _bytes[at] is not ((byte)'/' or (byte)'\n'))
        {
            at += _bytes[at] == (byte)'\\' && at + 1 < _bytes.Length && _bytes[at + 1] != (byte)'\n' ? 2 : 1;
        }

        text = new SourceSpan(_source, slash.End, at - slash.End);
        end = at;
        if (Peek(at) != '/')
        {
            _at = at;
            return false;
        }

        _at = at + 1;
        while (Peek(_at) is 'i' or 's')
        {
            ref bool mode = ref caseInsensitive;
            if (Peek(_at) == 's')
            {
                mode = ref singleLine;
            }

            if (mode)
            {
                _diagnostics.ReportDuplicatePatternMode(new SourceSpan(_source, _at, 1), (char)Peek(_at));
            }

            mode = true;
            _at++;
        }

        end = _at;
        return true;
    }

    /// <summary>The name that begins at an offset; empty where none does.</summary>
    public string NameAt(int offset) =>
        offset < _bytes.Length && IsNameStart(_bytes[offset]) ? _source.GetString(offset, NameEnd(offset + 1) - offset) : "";

    /// <summary>The operand of a directive: the next run of bytes without blanks on this line; empty where there is none.</summary>
    public SourceSpan ReadOperand()
    {
        while (Peek(_at) is ' ' or '\t')
        {
            _at++;
        }

        int start = _at;
        while (_at < _bytes.Length && _bytes[_at] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
        {
            _at++;
        }

        return new SourceSpan(_source, start, _at - start);
    }

    /// <summary>The rest of the line, blanks at both ends left out.</summary>
    public SourceSpan ReadRestOfLine()
    {
        while (Peek(_at) is ' ' or '\t')
        {
            _at++;
        }

        int start = _at;
        int end = _bytes.AsSpan(start).IndexOf((byte)'\n');
        _at = end < 0 ? _bytes.Length : start + end;
        int last = _at;
        while (last > start && _bytes[last - 1] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            last--;
        }

        return new SourceSpan(_source, start, last - start);
    }

    /// <summary>
    /// Skips text that <c>@if</c> excludes, up to and with the <c>@else</c> or <c>@endif</c> that belongs to it. The text
    /// need not be made of tokens; comments are passed over.
    /// </summary>
    /// <param name="stopAtElse">Whether an <c>@else</c> ends the skipping.</param>
    /// <param name="ending">The directive that ended it.</param>
    /// <returns>False at the end of the text.</returns>
    public bool SkipExcluded(bool stopAtElse, out Token ending)
    {
        int depth = 0;
        while (true)
        {
            int found = _bytes.AsSpan(_at).IndexOfAny((byte)'@', (byte)'#');
            if (found < 0)
            {
                _at = _bytes.Length;
                ending = Make(TokenKind.EndOfFile, _at);
                return false;
            }

            int start = _at + found;
            _at = start + 1;
            if (_bytes[start] == (byte)'#')
            {
                SkipExcludedComment(start);
                continue;
            }

            string? word = ReadDirectiveWord();
            switch (word)
            {
                case "if" or "ifdef" or "ifndef":
                    depth++;
                    break;
                case "else" when depth == 0 && stopAtElse:
                case "endif" when depth == 0:
                    ending = new Token(TokenKind.Directive, _source, start, _at - start, word, -1);
                    return true;
                case "endif":
                    depth--;
                    break;
            }
        }
    }

    /// <summary>Only a hash after a blank or at the start of a line begins a comment: one inside a string does not.</summary>
    private void SkipExcludedComment(int start)
    {
        if (start == 0 || _bytes[start - 1] is (byte)'\n' or (byte)' ' or (byte)'\t' or (byte)';')
        {
            int end = _bytes.AsSpan(start).IndexOf((byte)'\n');
            _at = end < 0 ? _bytes.Length : start + end;
        }
    }

    private void SkipTrivia()
    {
        byte[] bytes = _bytes;
        int at = _at;
        while (at < bytes.Length)
        {
            byte b = bytes[at];
            if (b is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f')
            {
                at++;
            }
            else if (b == (byte)'#')
            {
                // "##" documents what follows; "##!" the file, "##<" what precedes, and "###" nothing.
                if (_documentation < 0 && at + 1 < bytes.Length && bytes[at + 1] == (byte)'#'
                    && (at + 2 >= bytes.Length || bytes[at + 2] is not ((byte)'!' or (byte)'<' or (byte)'#')))
                {
                    _documentation = at;
                }

                int end = bytes.AsSpan(at).IndexOf((byte)'\n');
                at = end < 0 ? bytes.Length : at + end + 1;
            }
            else
            {
                break;
            }
        }

        _at = at;
    }

    private TokenKind ReadKind(int start, out string? name)
    {
        name = null;
        byte b = _bytes[start];
        if (IsNameStart(b))
        {
            return ReadWord(start, out name);
        }

        if (IsDigit(b))
        {
            return ReadNumber(start);
        }

        _at = start + 1;
        int next = Peek(_at);
        switch (b)
        {
            case (byte)'{': return TokenKind.OpenBrace;
            case (byte)'}': return TokenKind.CloseBrace;
            case (byte)'(': return TokenKind.OpenParen;
            case (byte)')': return TokenKind.CloseParen;
            case (byte)'[': return ReadBracket(start);
            case (byte)']': return TokenKind.CloseBracket;
            case (byte)',': return TokenKind.Comma;
            case (byte)';': return TokenKind.Semicolon;
            case (byte)':': return ReadColon(start, out name);
            case (byte)'$': return TokenKind.Dollar;
            case (byte)'?': return ReadQuestion(next);
            case (byte)'=': return If(next == '=', TokenKind.EqualEqual, TokenKind.Assign);
            case (byte)'+': return next == '+' ? If(true, TokenKind.PlusPlus, default) : If(next == '=', TokenKind.AddAssign, TokenKind.Plus);
            case (byte)'-': return next == '-' ? If(true, TokenKind.MinusMinus, default) : If(next == '=', TokenKind.RemoveAssign, TokenKind.Minus);
            case (byte)'*': return TokenKind.Star;
            case (byte)'/': return TokenKind.Slash;
            case (byte)'%': return TokenKind.Percent;
            case (byte)'&': return ReadAmpersand(start, next, out name);
            case (byte)'|': return If(next == '|', TokenKind.OrOr, TokenKind.Bar);
            case (byte)'^': return TokenKind.Caret;
            case (byte)'~': return TokenKind.Tilde;
            case (byte)'!': return ReadBang(next);
            case (byte)'<': return next == '<' ? If(true, TokenKind.ShiftLeft, default) : If(next == '=', TokenKind.LessEqual, TokenKind.Less);
            case (byte)'>': return next == '>' ? If(true, TokenKind.ShiftRight, default) : If(next == '=', TokenKind.GreaterEqual, TokenKind.Greater);
            case (byte)'"': return ReadString(start);
            case (byte)'@': return ReadDirective(start, out name);
            case (byte)'.' when next >= 0 && IsDigit((byte)next): return ReadNumber(start);
            default: return TokenKind.Bad;
        }
    }

    /// <summary>Takes one more byte where the condition holds.</summary>
    private TokenKind If(bool condition, TokenKind longer, TokenKind shorter)
    {
        if (!condition)
        {
            return shorter;
        }

        _at++;
        return longer;
    }

    private TokenKind ReadWord(int start, out string? name)
    {
        int at = NameEnd(start + 1);
        bool scoped = false;
        while (Peek(at) == ':' && Peek(at + 1) == ':' && at + 2 < _bytes.Length && IsNameStart(_bytes[at + 2]))
        {
            at = NameEnd(at + 3);
            scoped = true;
        }

        if (!scoped && Peek(at) is '.' or '-')
        {
            int end = HostNameEnd(start);
            if (end > at)
            {
                _at = end;
                name = null;
                return TokenKind.HostNameLiteral;
            }
        }

        _at = at;
        name = _names.Get(_bytes.AsSpan(start, at - start), out TokenKind kind);
        return kind;
    }

    /// <summary><c>::name</c> names what is in the global module.</summary>
    private TokenKind ReadColon(int start, out string? name)
    {
        name = null;
        if (Peek(start + 1) != ':' || start + 2 >= _bytes.Length || !IsNameStart(_bytes[start + 2]))
        {
            return TokenKind.Colon;
        }

        int at = NameEnd(start + 3);
        _at = at;
        name = _names.Get(_bytes.AsSpan(start, at - start), out _);
        return TokenKind.Identifier;
    }

    private TokenKind ReadQuestion(int next)
    {
        if (next == '$')
        {
            _at++;
            return TokenKind.QuestionDollar;
        }

        if (next == 'a' && Peek(_at + 1) == 's' && !(_at + 2 < _bytes.Length && IsNamePart(_bytes[_at + 2])))
        {
            _at += 2;
            return TokenKind.QuestionAs;
        }

        return TokenKind.Question;
    }

    private TokenKind ReadBang(int next)
    {
        if (next == '=')
        {
            _at++;
            return TokenKind.BangEqual;
        }

        int at = SkipBlanks(_at);
        if (Peek(at) == 'i' && Peek(at + 1) == 'n' && !(at + 2 < _bytes.Length && IsNamePart(_bytes[at + 2])))
        {
            _at = at + 2;
            return TokenKind.NotIn;
        }

        return TokenKind.Bang;
    }

    private TokenKind ReadAmpersand(int start, int next, out string? name)
    {
        name = null;
        if (next == '&')
        {
            _at++;
            return TokenKind.AndAnd;
        }

        if (next >= 0 && IsNameStart((byte)next))
        {
            int end = NameEnd(_at);
            string text = _names.Get(_bytes.AsSpan(start, end - start), out _);
            if (SyntaxFacts.Attributes.ContainsKey(text))
            {
                _at = end;
                name = text;
                return TokenKind.Attribute;
            }
        }

        return TokenKind.Ampersand;
    }

    private TokenKind ReadDirective(int start, out string? name)
    {
        name = ReadDirectiveWord();
        if (name is not null)
        {
            return TokenKind.Directive;
        }

        _at = start + 1;
        return TokenKind.Bad;
    }

    private string? ReadDirectiveWord()
    {
        int start = _at;
        int at = start;
        while (at < _bytes.Length && IsLetter(_bytes[at]))
        {
            at++;
        }

        if (at == start)
        {
            return null;
        }

        if (at - start == 4 && _bytes.AsSpan(start, 4).SequenceEqual("load"u8) && Peek(at) == '-')
        {
            at++;
            while (at < _bytes.Length && IsLetter(_bytes[at]))
            {
                at++;
            }
        }

        _at = at;
        return _names.Get(_bytes.AsSpan(start, at - start), out _);
    }

    private TokenKind ReadString(int start)
    {
        int at = start + 1;
        while (true)
        {
            int found = _bytes.AsSpan(at).IndexOfAny((byte)'"', (byte)'\\', (byte)'\n');
            if (found < 0 || _bytes[at + found] == (byte)'\n')
            {
                _at = found < 0 ? _bytes.Length : at + found;
                _diagnostics.ReportUnterminatedString(new SourceSpan(_source, start, _at - start));
                return TokenKind.StringLiteral;
            }

            at += found + 1;
            if (_bytes[at - 1] == (byte)'"')
            {
                _at = at;
                return TokenKind.StringLiteral;
            }

            if (Peek(at) is not ('\n' or -1))
            {
                at++;
            }
        }
    }

    private TokenKind ReadNumber(int start)
    {
        int digits = DigitsEnd(start);
        if (Peek(start) == '0' && Peek(start + 1) == 'x' && Peek(start + 2) is var h && h >= 0 && char.IsAsciiHexDigit((char)h))
        {
            int hex = start + 2;
            while (hex < _bytes.Length && char.IsAsciiHexDigit((char)_bytes[hex]))
            {
                hex++;
            }

            return LongerHostName(start, hex, TokenKind.HexLiteral);
        }

        int next = Peek(digits);

        // The common case first: a number that nothing follows that could belong to it.
        if (next is not ('.' or '/' or ' ' or '\t' or '-') && !(next >= 0 && IsLetter((byte)next)) && digits > start)
        {
            _at = digits;
            return TokenKind.DecimalLiteral;
        }

        int address = DottedQuadEnd(start);
        if (address > 0)
        {
            int prefix = PrefixEnd(address);
            return prefix > 0 ? LongerHostName(start, prefix, TokenKind.SubnetLiteral) : LongerHostName(start, address, TokenKind.AddressLiteral);
        }

        if (next == '/' && PortEnd(digits) is var port and > 0)
        {
            _at = port;
            return TokenKind.PortLiteral;
        }

        int number = FloatEnd(start, digits);
        int interval = UnitEnd(number);
        if (interval > 0)
        {
            return LongerHostName(start, interval, TokenKind.IntervalLiteral);
        }

        return LongerHostName(start, number, number == digits ? TokenKind.DecimalLiteral : TokenKind.DoubleLiteral);
    }

    private TokenKind LongerHostName(int start, int end, TokenKind kind)
    {
        int host = _bytes[start] == (byte)'.' ? -1 : HostNameEnd(start);
        _at = Math.Max(host, end);
        return host > end ? TokenKind.HostNameLiteral : kind;
    }

    /// <summary>Where a number with point or exponent ends; <paramref name="digits"/> where it has neither.</summary>
    private int FloatEnd(int start, int digits)
    {
        int at = digits;
        if (Peek(at) == '.')
        {
            int fraction = DigitsEnd(at + 1);
            if (digits > start || fraction > at + 1)
            {
                at = fraction;
            }
        }

        if (Peek(at) is 'e' or 'E')
        {
            int exponent = Peek(at + 1) is '+' or '-' ? at + 2 : at + 1;
            int end = DigitsEnd(exponent);
            if (end > exponent)
            {
                at = end;
            }
        }

        return at;
    }

    private int UnitEnd(int number)
    {
        int at = SkipBlanks(number);
        ReadOnlySpan<byte> rest = _bytes.AsSpan(at);
        int length = Starts(rest, "day"u8) ? 3 : Starts(rest, "hr"u8) ? 2 : Starts(rest, "min"u8) || Starts(rest, "sec"u8) ? 3
            : Starts(rest, "msec"u8) || Starts(rest, "usec"u8) ? 4 : 0;
        if (length == 0)
        {
            return -1;
        }

        at += length;
        return Peek(at) == 's' ? at + 1 : at;
    }

    private int PortEnd(int slash)
    {
        ReadOnlySpan<byte> rest = _bytes.AsSpan(slash + 1);
        int length = Starts(rest, "tcp"u8) || Starts(rest, "udp"u8) ? 3 : Starts(rest, "icmp"u8) ? 4 : Starts(rest, "unknown"u8) ? 7 : 0;
        return length == 0 ? -1 : slash + 1 + length;
    }

    private int DottedQuadEnd(int start)
    {
        int at = start;
        for (int i = 0; i < 4; i++)
        {
            int end = DigitsEnd(at);
            if (end == at || (i < 3 && Peek(end) != '.'))
            {
                return -1;
            }

            at = i < 3 ? end + 1 : end;
        }

        return at;
    }

    /// <summary>Where <c>/ 24</c> after an address ends, or -1.</summary>
    private int PrefixEnd(int address)
    {
        int at = SkipBlanks(address);
        if (Peek(at) != '/')
        {
            return -1;
        }

        at = SkipBlanks(at + 1);
        int end = DigitsEnd(at);
        return end > at ? end : -1;
    }

    /// <summary><c>[</c>, or an IPv6 address or network in brackets.</summary>
    private TokenKind ReadBracket(int start)
    {
        int at = start + 1;
        int colons = 0;
        bool compressed = false;
        bool dotted = false;
        while (at < _bytes.Length && _bytes[at] is var b && (char.IsAsciiHexDigit((char)b) || b is (byte)':' or (byte)'.' or (byte)'x'))
        {
            if (b == (byte)':')
            {
                colons++;
                compressed |= _bytes[at - 1] == (byte)':';
            }

            dotted |= b == (byte)'.';
            at++;
        }

        bool isAddress = Peek(at) == ']' && (compressed || (colons == 7 && !dotted && HasEightGroups(start + 1, at)));
        if (!isAddress)
        {
            return TokenKind.OpenBracket;
        }

        _at = at + 1;
        int prefix = PrefixEnd(_at);
        if (prefix < 0)
        {
            return TokenKind.AddressLiteral;
        }

        _at = prefix;
        return TokenKind.SubnetLiteral;
    }

    private bool HasEightGroups(int start, int end) =>
        _bytes[start] != (byte)':' && _bytes[end - 1] != (byte)':' && _bytes.AsSpan(start, end - start).IndexOf((byte)'x') < 0;

    /// <summary>Where <c>label.label</c> from here ends, or -1: the last label begins with a letter.</summary>
    private int HostNameEnd(int start)
    {
        int found = -1;
        int at = start;
        for (int label = 0; ; label++)
        {
            int labelStart = at;
            if (at >= _bytes.Length || !IsAlphanumeric(_bytes[at]))
            {
                return found;
            }

            while (at < _bytes.Length && (IsAlphanumeric(_bytes[at]) || _bytes[at] == (byte)'-'))
            {
                at++;
            }

            if (label > 0 && IsLetter(_bytes[labelStart]))
            {
                found = at;
            }

            if (Peek(at) != '.')
            {
                return found;
            }

            at++;
        }
    }

    private Token Make(TokenKind kind, int start) => new(kind, _source, start, 0, null, _documentation);

    private int Peek(int at) => at < _bytes.Length ? _bytes[at] : -1;

    private int SkipBlanks(int at)
    {
        while (at < _bytes.Length && _bytes[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }

        return at;
    }

    private int DigitsEnd(int at)
    {
        while (at < _bytes.Length && IsDigit(_bytes[at]))
        {
            at++;
        }

        return at;
    }

    private int NameEnd(int at)
    {
        byte[] bytes = _bytes;
        while (at < bytes.Length && IsNamePart(bytes[at]))
        {
            at++;
        }

        return at;
    }

    private static bool Starts(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => text.StartsWith(word);

    private static bool IsDigit(byte b) => (uint)(b - '0') <= 9;

    private static bool IsLetter(byte b) => (uint)((b | 0x20) - 'a') <= 'z' - 'a';

    private static bool IsAlphanumeric(byte b) => IsLetter(b) || IsDigit(b);

    private static bool IsNameStart(byte b) => IsLetter(b) || b == (byte)'_';

    private static bool IsNamePart(byte b) => IsLetter(b) || IsDigit(b) || b == (byte)'_';
}
