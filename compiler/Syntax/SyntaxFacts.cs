namespace NidsVm.Compiler.Syntax;

/// <summary>The words of the language: keywords, attributes and directives, each named once.</summary>
public static class SyntaxFacts
{
    /// <summary>The keywords and their tokens. <c>T</c> and <c>F</c> are among them.</summary>
    internal static readonly Dictionary<string, TokenKind> Keywords = new(StringComparer.Ordinal)
    {
        ["add"] = TokenKind.Add,
        ["addr"] = TokenKind.Addr,
        ["any"] = TokenKind.Any,
        ["as"] = TokenKind.As,
        ["assert"] = TokenKind.Assert,
        ["bool"] = TokenKind.Bool,
        ["break"] = TokenKind.Break,
        ["case"] = TokenKind.Case,
        ["const"] = TokenKind.Const,
        ["copy"] = TokenKind.Copy,
        ["count"] = TokenKind.Count,
        ["default"] = TokenKind.Default,
        ["delete"] = TokenKind.Delete,
        ["double"] = TokenKind.Double,
        ["else"] = TokenKind.Else,
        ["enum"] = TokenKind.Enum,
        ["event"] = TokenKind.Event,
        ["export"] = TokenKind.Export,
        ["F"] = TokenKind.FalseLiteral,
        ["fallthrough"] = TokenKind.Fallthrough,
        ["file"] = TokenKind.File,
        ["for"] = TokenKind.For,
        ["function"] = TokenKind.Function,
        ["global"] = TokenKind.Global,
        ["hook"] = TokenKind.Hook,
        ["if"] = TokenKind.If,
        ["in"] = TokenKind.In,
        ["int"] = TokenKind.Int,
        ["interval"] = TokenKind.Interval,
        ["is"] = TokenKind.Is,
        ["local"] = TokenKind.Local,
        ["module"] = TokenKind.Module,
        ["next"] = TokenKind.Next,
        ["of"] = TokenKind.Of,
        ["opaque"] = TokenKind.Opaque,
        ["option"] = TokenKind.Option,
        ["pattern"] = TokenKind.Pattern,
        ["port"] = TokenKind.Port,
        ["print"] = TokenKind.Print,
        ["record"] = TokenKind.Record,
        ["redef"] = TokenKind.Redef,
        ["return"] = TokenKind.Return,
        ["schedule"] = TokenKind.Schedule,
        ["set"] = TokenKind.Set,
        ["string"] = TokenKind.String,
        ["subnet"] = TokenKind.Subnet,
        ["switch"] = TokenKind.Switch,
        ["T"] = TokenKind.TrueLiteral,
        ["table"] = TokenKind.Table,
        ["time"] = TokenKind.Time,
        ["timeout"] = TokenKind.Timeout,
        ["type"] = TokenKind.Type,
        ["vector"] = TokenKind.Vector,
        ["when"] = TokenKind.When,
        ["while"] = TokenKind.While,
    };

    /// <summary>The attributes by their text, ampersand included.</summary>
    internal static readonly Dictionary<string, AttributeKind> Attributes = AttributesByText();

    /// <summary>The directives, without their <c>@</c>. <c>DIR</c> and <c>FILENAME</c> are constants.</summary>
    internal static readonly HashSet<string> Directives = new(StringComparer.Ordinal)
    {
        "DIR", "FILENAME", "deprecated", "else", "endif", "if", "ifdef", "ifndef", "load", "load-plugin", "load-sigs", "pragma",
        "prefixes", "unload",
    };

    /// <summary>The type that a keyword names alone, where it does.</summary>
    public static bool TryGetBuiltinType(TokenKind kind, out BuiltinTypeKind type)
    {
        (bool found, type) = kind switch
        {
            TokenKind.Addr => (true, BuiltinTypeKind.Addr),
            TokenKind.Any => (true, BuiltinTypeKind.Any),
            TokenKind.Bool => (true, BuiltinTypeKind.Bool),
            TokenKind.Count => (true, BuiltinTypeKind.Count),
            TokenKind.Double => (true, BuiltinTypeKind.Double),
            TokenKind.Int => (true, BuiltinTypeKind.Int),
            TokenKind.Interval => (true, BuiltinTypeKind.Interval),
            TokenKind.Pattern => (true, BuiltinTypeKind.Pattern),
            TokenKind.Port => (true, BuiltinTypeKind.Port),
            TokenKind.String => (true, BuiltinTypeKind.String),
            TokenKind.Subnet => (true, BuiltinTypeKind.Subnet),
            TokenKind.Time => (true, BuiltinTypeKind.Time),
            _ => (false, default),
        };
        return found;
    }

    private static Dictionary<string, AttributeKind> AttributesByText()
    {
        AttributeKind[] kinds = Enum.GetValues<AttributeKind>();
        var byText = new Dictionary<string, AttributeKind>(kinds.Length, StringComparer.Ordinal);
        foreach (AttributeKind kind in kinds)
        {
            byText.Add(OperatorText.Of(kind), kind);
        }

        return byText;
    }
}
