using System.Globalization;
using System.Text;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Signatures;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler.Signatures;

/// <summary>
/// Splits a signature file into tokens. Comments run from <c>#</c> to the end of the line; lines of meta data (<c>.name text</c>) are
/// passed over.
/// </summary>
internal sealed class SignatureLexer(SourceText source, DiagnosticBag diagnostics)
{
    private const int V4Bits = 96;

    private readonly byte[] _text = source.Bytes;
    private int _at;

    public SignatureToken Next()
    {
        SkipBlanks();
        if (_at >= _text.Length)
        {
            return new SignatureToken(SignatureTokenKind.End, new SourceSpan(source, _text.Length, 0));
        }

        byte c = _text[_at];
        if (char.IsAsciiLetter((char)c) || c == '_')
        {
            return Name();
        }

        if (char.IsAsciiDigit((char)c))
        {
            return NumberOrAddress();
        }

        switch (c)
        {
            case (byte)'"':
                return Quoted();
            case (byte)'/':
                return Pattern();
            case (byte)'[' when TryAddress6(out SignatureToken address):
                return address;
            case (byte)'=' or (byte)'<' or (byte)'>' or (byte)'!' when TryComparison(out SignatureToken comparison):
                return comparison;
            case (byte)'!' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}' or (byte)'&' or (byte)':' or (byte)',' or (byte)'-':
                _at++;
                return new SignatureToken(SignatureTokenKind.Punctuation, new SourceSpan(source, _at - 1, 1), c);
            default:
                SourceSpan span = new(source, _at++, 1);
                diagnostics.ReportUnrecognizedCharacter(span, c);
                return new SignatureToken(SignatureTokenKind.Bad, span);
        }
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length)
        {
            byte c = _text[_at];
            if (c == '#' || (c == '.' && IsMetaData()))
            {
                int end = _text.AsSpan(_at).IndexOf((byte)'\n');
                _at = end < 0 ? _text.Length : _at + end;
            }
            else if (c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                _at++;
            }
            else
            {
                return;
            }
        }
    }

    private bool IsMetaData() => _at + 1 < _text.Length && _text[_at + 1] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n');

    /// <summary>Letters, digits, <c>_</c> and <c>-</c>, perhaps with scopes.</summary>
    private SignatureToken Name()
    {
        int start = _at;
        while (_at < _text.Length)
        {
            if (char.IsAsciiLetterOrDigit((char)_text[_at]) || _text[_at] is (byte)'_' or (byte)'-')
            {
                _at++;
            }
            else if (_at + 2 < _text.Length && _text[_at] == ':' && _text[_at + 1] == ':'
                && (char.IsAsciiLetter((char)_text[_at + 2]) || _text[_at + 2] == '_'))
            {
                _at += 3;
            }
            else
            {
                break;
            }
        }

        return new SignatureToken(SignatureTokenKind.Name, Span(start));
    }

    private SignatureToken NumberOrAddress()
    {
        int start = _at;
        if (_text[_at] == '0' && _at + 2 < _text.Length && _text[_at + 1] == 'x' && char.IsAsciiHexDigit((char)_text[_at + 2]))
        {
            _at += 2;
            int digits = _at;
            Take(static c => char.IsAsciiHexDigit((char)c));
            SourceSpan span = Span(start);
            if (!uint.TryParse(_text.AsSpan(digits, _at - digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint hex))
            {
                diagnostics.ReportBadSignatureNumber(span, span.Text);
            }

            return new SignatureToken(SignatureTokenKind.Number, span, hex);
        }

        Take(static c => char.IsAsciiDigit((char)c) || c == '.');
        string text = Encoding.ASCII.GetString(_text, start, _at - start);
        if (!text.Contains('.', StringComparison.Ordinal))
        {
            SourceSpan span = Span(start);
            if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number))
            {
                diagnostics.ReportBadSignatureNumber(span, text);
            }

            return new SignatureToken(SignatureTokenKind.Number, span, number);
        }

        bool isAddress = AddrValue.TryParse(text, out AddrValue? address) && address!.IsV4;
        int length = PrefixLength(32);
        SourceSpan whole = Span(start);
        if (!isAddress || length < 0)
        {
            diagnostics.ReportBadAddress(whole, whole.Text);
            return new SignatureToken(SignatureTokenKind.Address, whole, 128);
        }

        return new SignatureToken(SignatureTokenKind.Address, whole, (uint)(V4Bits + length), address!.Hi, address.Lo);
    }

    /// <summary>An address in brackets; not the brackets of a range.</summary>
    private bool TryAddress6(out SignatureToken token)
    {
        token = default;
        int end = _text.AsSpan(_at).IndexOf((byte)']');
        if (end < 3)
        {
            return false;
        }

        string text = Encoding.Latin1.GetString(_text, _at + 1, end - 1);
        if (text.Count(c => c == ':') < 2 || !text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.' or 'x'))
        {
            return false;
        }

        int start = _at;
        _at += end + 1;
        int length = PrefixLength(128);
        SourceSpan span = Span(start);
        if (!AddrValue.TryParse(text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text, out AddrValue? address) || length < 0)
        {
            diagnostics.ReportBadAddress(span, span.Text);
            token = new SignatureToken(SignatureTokenKind.Address, span, 128);
            return true;
        }

        token = new SignatureToken(SignatureTokenKind.Address, span, (uint)length, address!.Hi, address.Lo);
        return true;
    }

    /// <summary>What follows a slash behind an address; <paramref name="width"/> without one, -1 where it is too long.</summary>
    private int PrefixLength(int width)
    {
        int at = _at;
        while (at < _text.Length && _text[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }

        if (at >= _text.Length || _text[at] != '/')
        {
            return width;
        }

        at++;
        while (at < _text.Length && _text[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }

        int start = at;
        while (at < _text.Length && char.IsAsciiDigit((char)_text[at]))
        {
            at++;
        }

        if (at == start)
        {
            return width;
        }

        _at = at;
        return int.TryParse(_text.AsSpan(start, at - start), CultureInfo.InvariantCulture, out int length) && length <= width ? length : -1;
    }

    private SignatureToken Quoted()
    {
        int start = _at++;
        while (_at < _text.Length && _text[_at] is not ((byte)'"' or (byte)'\n'))
        {
            _at += _text[_at] == '\\' && _at + 1 < _text.Length && _text[_at + 1] == '"' ? 2 : 1;
        }

        if (_at >= _text.Length || _text[_at] != '"')
        {
            diagnostics.ReportUnterminatedSignatureText(Span(start), "string");
            return new SignatureToken(SignatureTokenKind.String, Span(start));
        }

        _at++;
        return new SignatureToken(SignatureTokenKind.String, Span(start));
    }

    /// <summary>From slash to slash on one line; a slash of the pattern is escaped. The letters <c>i</c> and <c>s</c> may follow.</summary>
    private SignatureToken Pattern()
    {
        int start = _at++;
        while (_at < _text.Length && _text[_at] is not ((byte)'/' or (byte)'\n'))
        {
            _at += _text[_at] == '\\' && _at + 1 < _text.Length && _text[_at + 1] != '\n' ? 2 : 1;
        }

        if (_at >= _text.Length || _text[_at] != '/')
        {
            diagnostics.ReportUnterminatedSignatureText(Span(start), "pattern");
            return new SignatureToken(SignatureTokenKind.Pattern, Span(start));
        }

        _at++;
        while (_at < _text.Length && _text[_at] is (byte)'i' or (byte)'s')
        {
            _at++;
        }

        return new SignatureToken(SignatureTokenKind.Pattern, Span(start));
    }

    private bool TryComparison(out SignatureToken token)
    {
        bool two = _at + 1 < _text.Length && _text[_at + 1] == '=';
        SignatureComparison? comparison = (_text[_at], two) switch
        {
            ((byte)'=', _) => SignatureComparison.Equal,
            ((byte)'!', true) => SignatureComparison.NotEqual,
            ((byte)'<', true) => SignatureComparison.LessOrEqual,
            ((byte)'<', false) => SignatureComparison.Less,
            ((byte)'>', true) => SignatureComparison.GreaterOrEqual,
            ((byte)'>', false) => SignatureComparison.Greater,
            _ => null,
        };
        token = default;
        if (comparison is null)
        {
            return false;
        }

        int length = two ? 2 : 1;
        token = new SignatureToken(SignatureTokenKind.Comparison, new SourceSpan(source, _at, length), (uint)comparison.Value);
        _at += length;
        return true;
    }

    private void Take(Func<byte, bool> wanted)
    {
        while (_at < _text.Length && wanted(_text[_at]))
        {
            _at++;
        }
    }

    private SourceSpan Span(int start) => new(source, start, _at - start);
}
