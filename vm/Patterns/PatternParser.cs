namespace NidsVm.Vm.Patterns;

/// <summary>
/// Reads a regular expression into an <see cref="Nfa"/>. The grammar is flex's: alternation, concatenation, <c>* + ? {n} {n,}
/// {n,m}</c>, classes, <c>.</c>, quoted strings, groups, <c>(?i:…)</c>, <c>(?s:…)</c>, and <c>^</c>, <c>$</c> for begin and end of
/// the whole input. Groups are kept on an explicit stack, so nesting cannot exhaust the native one.
/// </summary>
internal ref struct PatternParser
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly Nfa _nfa;
    private readonly Dictionary<string, ByteSet> _classes;
    private readonly Stack<Group> _groups = [];
    private Group _group;
    private int _at;

    // Modes are flags, not nested: leaving any mode group switches its mode off, as the reference does.
    private bool _caseInsensitive;
    private bool _singleLine;

    private PatternParser(ReadOnlySpan<byte> text, Nfa nfa)
    {
        _text = text;
        _nfa = nfa;
        _classes = new Dictionary<string, ByteSet>(StringComparer.Ordinal);
        _group = new Group(GroupKind.Plain);
        Error = null;
    }

    private string? Error { get; set; }

    /// <summary>Adds the expression to the automaton; false with a message (without the pattern's text) where it is malformed.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, Nfa nfa, out NfaFragment result, out string error)
    {
        var parser = new PatternParser(text, nfa);
        result = parser.Parse();
        error = parser.Error ?? "";
        if (parser.Error is null && nfa.IsOverflown)
        {
            error = "pattern too large";
        }

        return error.Length == 0;
    }

    private NfaFragment Parse()
    {
        while (_at < _text.Length && Error is null && !_nfa.IsOverflown)
        {
            byte c = _text[_at];
            switch (c)
            {
                case (byte)'\n':
                    // The reference's scanner takes a newline as the end of the pattern.
                    _at = _text.Length;
                    break;
                case (byte)'|':
                    _at++;
                    Alternate();
                    break;
                case (byte)'*':
                case (byte)'+':
                case (byte)'?':
                    _at++;
                    Quantify(c);
                    break;
                case (byte)'{':
                    Braces();
                    break;
                case (byte)'(':
                    Open();
                    break;
                case (byte)')':
                    _at++;
                    Close();
                    break;
                case (byte)'}':
                    Fail("");
                    break;
                case (byte)'.':
                    _at++;
                    Append(_nfa.OneOf(_singleLine ? ByteSet.All : ~ByteSet.Of('\n')));
                    break;
                case (byte)'^':
                    _at++;
                    Append(_nfa.Symbol(NfaKind.Begin));
                    break;
                case (byte)'$':
                    _at++;
                    Append(_nfa.Symbol(NfaKind.End));
                    break;
                case (byte)'"':
                    _at++;
                    Quoted();
                    break;
                case (byte)'[':
                    Class();
                    break;
                default:
                    Character(c);
                    break;
            }
        }

        if (Error is not null || _nfa.IsOverflown)
        {
            return default;
        }

        if (_groups.Count > 0)
        {
            Fail("");
            return default;
        }

        return Finish(ref _group);
    }

    private void Character(byte c)
    {
        if (c == '\\')
        {
            Append(_nfa.OneOf(ByteSet.Of(Escape())));
            return;
        }

        _at++;
        if (_caseInsensitive && char.IsAsciiLetter((char)c))
        {
            string key = "[" + (char)c;
            if (!_classes.TryGetValue(key, out ByteSet both))
            {
                _classes.Add(key, both = ByteSet.Of(c) | ByteSet.Of(c ^ 0x20));
            }

            Append(_nfa.OneOf(both));
            return;
        }

        Append(_nfa.OneOf(ByteSet.Of(c)));
    }

    private void Quoted()
    {
        NfaFragment all = _nfa.Empty();
        while (_at < _text.Length && _text[_at] != '"' && _text[_at] != '\n')
        {
            // Quoted letters keep their case even in case-insensitive mode.
            byte c = _text[_at] == '\\' ? Escape() : _text[_at++];
            all = _nfa.Then(all, _nfa.OneOf(ByteSet.Of(c)));
        }

        if (_at >= _text.Length || _text[_at] != '"')
        {
            Fail("missing quote");
            return;
        }

        _at++;
        Append(all);
    }

    private void Open()
    {
        _at++;
        GroupKind kind = GroupKind.Plain;
        if (_text[_at..] is [(byte)'?', var mode, (byte)':', ..])
        {
            if (mode is (byte)'i' or (byte)'I')
            {
                kind = GroupKind.CaseInsensitive;
                _caseInsensitive = true;
                _at += 3;
            }
            else if (mode is (byte)'s' or (byte)'S')
            {
                kind = GroupKind.SingleLine;
                _singleLine = true;
                _at += 3;
            }
        }

        _groups.Push(_group);
        _group = new Group(kind);
    }

    private void Close()
    {
        if (_groups.Count == 0)
        {
            Fail("");
            return;
        }

        NfaFragment inner = Finish(ref _group);
        if (_group.Kind == GroupKind.CaseInsensitive)
        {
            _caseInsensitive = false;
        }
        else if (_group.Kind == GroupKind.SingleLine)
        {
            _singleLine = false;
        }

        _group = _groups.Pop();
        Append(inner);
    }

    private void Append(NfaFragment piece)
    {
        FlushLast(ref _group);
        _group.Last = piece;
        _group.HasLast = true;
    }

    private readonly void FlushLast(ref Group group)
    {
        if (!group.HasLast)
        {
            return;
        }

        group.Series = group.HasSeries ? _nfa.Then(group.Series, group.Last) : group.Last;
        group.HasSeries = true;
        group.HasLast = false;
    }

    private void Alternate()
    {
        FlushLast(ref _group);
        if (!_group.HasSeries)
        {
            // Only the first branch may be empty.
            if (_group.HasBranches)
            {
                Fail("");
                return;
            }

            _group.Series = _nfa.Empty();
        }

        _group.Branches = _group.HasBranches ? _nfa.Or(_group.Branches, _group.Series) : _group.Series;
        _group.HasBranches = true;
        _group.HasSeries = false;
    }

    private NfaFragment Finish(ref Group group)
    {
        FlushLast(ref group);
        if (!group.HasSeries)
        {
            if (group.HasBranches)
            {
                Fail("");
                return default;
            }

            return _nfa.Empty();
        }

        return group.HasBranches ? _nfa.Or(group.Branches, group.Series) : group.Series;
    }

    private void Quantify(byte op)
    {
        if (!_group.HasLast)
        {
            Fail("");
            return;
        }

        _group.Last = op switch
        {
            (byte)'*' => _nfa.Star(_group.Last),
            (byte)'+' => _nfa.Plus(_group.Last),
            _ => _nfa.Optional(_group.Last),
        };
    }

    private void Braces()
    {
        ReadOnlySpan<byte> rest = _text[(_at + 1)..];
        if (rest.Length == 0 || !char.IsAsciiDigit((char)rest[0]))
        {
            Fail(rest.Length > 0 && (char.IsAsciiLetter((char)rest[0]) || rest[0] == '_') ? "undefined definition" : "");
            return;
        }

        _at++;
        int low = Number();
        int high = low;
        if (_at < _text.Length && _text[_at] == ',')
        {
            _at++;
            high = _at < _text.Length && char.IsAsciiDigit((char)_text[_at]) ? Number() : -1;
        }

        if (_at >= _text.Length || _text[_at] != '}')
        {
            Fail("bad character inside {}'s");
            return;
        }

        _at++;
        if (high >= 0 && low > high)
        {
            Fail("bad iteration values");
        }
        else if (!_group.HasLast)
        {
            Fail("");
        }
        else
        {
            _group.Last = low == 0 && high < 0 ? _nfa.Star(_group.Last) : _nfa.Repeat(_group.Last, low, high);
        }
    }

    private int Number()
    {
        int n = 0;
        while (_at < _text.Length && char.IsAsciiDigit((char)_text[_at]))
        {
            n = Math.Min((n * 10) + _text[_at++] - '0', 1_000_000);
        }

        return n;
    }

    private void Class()
    {
        int start = _at;
        int end = ClassEnd(start);
        if (end < 0)
        {
            Fail("bad character class");
            return;
        }

        // A class of the same text means what it meant first, whatever the mode is now; the reference keeps them by text, too.
        string key = System.Text.Encoding.Latin1.GetString(_text[start..end]);
        if (!_classes.TryGetValue(key, out ByteSet set))
        {
            if (!ClassBody(start + 1, end, out set))
            {
                return;
            }

            _classes.Add(key, set);
        }

        _at = end + 1;
        Append(_nfa.OneOf(set));
    }

    /// <summary>The position of the bracket that closes the class, or -1. A bracket right at the start, or after a circumflex there, is a member.</summary>
    private readonly int ClassEnd(int start)
    {
        int i = start + 1;
        if (i < _text.Length && _text[i] == '^')
        {
            i++;
        }

        bool first = true;
        while (i < _text.Length && _text[i] != '\n')
        {
            byte c = _text[i];
            if (c == ']' && !first)
            {
                return i;
            }

            first = false;
            if (c == '\\' && i + 1 < _text.Length)
            {
                i += 2;
            }
            else if (c == '[' && i + 1 < _text.Length && _text[i + 1] == ':' && _text[(i + 2)..].IndexOf(":]"u8) is >= 0 and int length
                && IsLetters(_text.Slice(i + 2, length)))
            {
                i += length + 4;
            }
            else
            {
                i++;
            }
        }

        return -1;
    }

    private bool ClassBody(int from, int end, out ByteSet set)
    {
        set = default;
        _at = from;
        bool negated = _text[_at] == '^';
        if (negated)
        {
            _at++;
        }

        bool first = true;
        while (_at < end)
        {
            if (_text[_at] == '[' && TryNamed(end, out ByteSet named))
            {
                if (Error is not null)
                {
                    return false;
                }

                set |= named;
                first = false;
                continue;
            }

            if (_text[_at] == '-' && !first && _at + 1 < end)
            {
                // A range without a lower end.
                Fail("");
                return false;
            }

            byte low = ClassCharacter();
            first = false;
            if (_at + 1 < end && _text[_at] == '-')
            {
                _at++;
                if (_text[_at] == '[' && TryNamed(end, out _))
                {
                    Fail("");
                    return false;
                }

                byte high = ClassCharacter();
                if (!AddRange(ref set, low, high))
                {
                    return false;
                }
            }
            else
            {
                set |= _caseInsensitive && char.IsAsciiLetter((char)low) ? ByteSet.Of(low) | ByteSet.Of(low ^ 0x20) : ByteSet.Of(low);
            }
        }

        if (negated)
        {
            set = ~set;
        }

        return true;
    }

    private bool AddRange(ref ByteSet set, byte low, byte high)
    {
        if (low > high)
        {
            Fail("negative range in character class");
            return false;
        }

        if (!_caseInsensitive || (!char.IsAsciiLetter((char)low) && !char.IsAsciiLetter((char)high)))
        {
            set |= ByteSet.Range(low, high);
            return true;
        }

        bool compatible = (char.IsAsciiLetterLower((char)low) && char.IsAsciiLetterLower((char)high))
            || (char.IsAsciiLetterUpper((char)low) && char.IsAsciiLetterUpper((char)high));
        if (!compatible)
        {
            Fail("ambiguous case-insensitive character class");
            return false;
        }

        set |= ByteSet.Range(low | 0x20, high | 0x20) | ByteSet.Range(low & ~0x20, high & ~0x20);
        return true;
    }

    private byte ClassCharacter() => _text[_at] == '\\' ? Escape() : _text[_at++];

    private bool TryNamed(int end, out ByteSet set)
    {
        set = default;
        ReadOnlySpan<byte> rest = _text[_at..end];
        if (rest.Length < 4 || rest[1] != ':')
        {
            return false;
        }

        int length = rest[2..].IndexOf(":]"u8);
        if (length <= 0 || !IsLetters(rest.Slice(2, length)))
        {
            return false;
        }

        string name = System.Text.Encoding.ASCII.GetString(rest.Slice(2, length)).ToLowerInvariant();
        if (_caseInsensitive && name is "lower" or "upper")
        {
            name = "alpha";
        }

        if (!NamedClasses.TryGetValue(name, out set))
        {
            Fail("bad character class expression");
        }

        _at += length + 4;
        return true;
    }

    /// <summary>Reads an escape at the backslash and yields its byte; unknown ones stand for the character itself.</summary>
    private byte Escape()
    {
        _at++;
        if (_at >= _text.Length || _text[_at] == '\n')
        {
            Fail("bad character");
            return 0;
        }

        byte c = _text[_at++];
        switch (c)
        {
            case (byte)'b': return 8;
            case (byte)'f': return 12;
            case (byte)'n': return 10;
            case (byte)'r': return 13;
            case (byte)'t': return 9;
            case (byte)'a': return 7;
            case (byte)'v': return 11;
            case (byte)'x':
            case (byte)'X':
                return c == 'x' ? HexEscape() : c;
            case >= (byte)'0' and <= (byte)'7':
                // All octal digits belong to it, three tell the value.
                int value = c - '0';
                for (int i = 1; _at < _text.Length && _text[_at] is >= (byte)'0' and <= (byte)'7'; i++, _at++)
                {
                    value = i < 3 ? (value * 8) + _text[_at] - '0' : value;
                }

                return (byte)value;
            default:
                return c;
        }
    }

    private byte HexEscape()
    {
        int value = 0;
        int digits = 0;
        while (digits < 2 && _at < _text.Length && char.IsAsciiHexDigit((char)_text[_at]))
        {
            value = (value * 16) + Convert.ToInt32(((char)_text[_at++]).ToString(), 16);
            digits++;
        }

        if (digits == 0)
        {
            Fail("bad hex escape");
        }

        return (byte)value;
    }

    private static bool IsLetters(ReadOnlySpan<byte> text)
    {
        foreach (byte c in text)
        {
            if (!char.IsAsciiLetter((char)c))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    private void Fail(string message)
    {
        Error ??= message.Length == 0 ? "syntax error" : message;
    }

    private static readonly Dictionary<string, ByteSet> NamedClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = ByteSet.Range('0', '9') | ByteSet.Range('A', 'Z') | ByteSet.Range('a', 'z'),
        ["alpha"] = ByteSet.Range('A', 'Z') | ByteSet.Range('a', 'z'),
        ["blank"] = ByteSet.Of(' ') | ByteSet.Of('\t'),
        ["cntrl"] = ByteSet.Range(0, 31) | ByteSet.Of(127),
        ["digit"] = ByteSet.Range('0', '9'),
        ["graph"] = ByteSet.Range(33, 126),
        ["lower"] = ByteSet.Range('a', 'z'),
        ["print"] = ByteSet.Range(32, 126),
        ["punct"] = ByteSet.Range(33, 47) | ByteSet.Range(58, 64) | ByteSet.Range(91, 96) | ByteSet.Range(123, 126),
        ["space"] = ByteSet.Range(9, 13) | ByteSet.Of(' '),
        ["upper"] = ByteSet.Range('A', 'Z'),
        ["xdigit"] = ByteSet.Range('0', '9') | ByteSet.Range('A', 'F') | ByteSet.Range('a', 'f'),
    };

    private enum GroupKind : byte
    {
        Plain,
        CaseInsensitive,
        SingleLine,
    }

    /// <summary>What is read of a group so far: finished branches, the current series, and its last piece (which a quantifier may still take).</summary>
    private struct Group(GroupKind kind)
    {
        public GroupKind Kind = kind;
        public NfaFragment Branches;
        public NfaFragment Series;
        public NfaFragment Last;
        public bool HasBranches;
        public bool HasSeries;
        public bool HasLast;
    }
}
