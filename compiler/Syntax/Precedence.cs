namespace NidsVm.Compiler.Syntax;

/// <summary>How tightly operators bind, the loosest first: the reference's table.</summary>
internal static class Precedence
{
    /// <summary>Any expression.</summary>
    public const int Lowest = 0;

    /// <summary><c>= += -=</c>, to the right.</summary>
    public const int Assignment = 1;

    /// <summary><c>? :</c>, to the right.</summary>
    public const int Conditional = 2;

    /// <summary><c>||</c>.</summary>
    public const int OrElse = 3;

    /// <summary><c>&amp;&amp;</c>.</summary>
    public const int AndAlso = 4;

    /// <summary>What <c>hook</c> takes as its operand binds tighter than this.</summary>
    public const int Hook = 5;

    /// <summary><c>&lt; &lt;= &gt; &gt;= == !=</c>, which do not chain.</summary>
    public const int Comparison = 6;

    /// <summary><c>in !in</c>.</summary>
    public const int Membership = 7;

    /// <summary><c>|</c>.</summary>
    public const int Or = 8;

    /// <summary><c>^</c>.</summary>
    public const int Xor = 9;

    /// <summary><c>&amp;</c>.</summary>
    public const int And = 10;

    /// <summary><c>&lt;&lt; &gt;&gt;</c>.</summary>
    public const int Shift = 11;

    /// <summary><c>+ -</c>.</summary>
    public const int Additive = 12;

    /// <summary><c>* / %</c>.</summary>
    public const int Multiplicative = 13;

    /// <summary><c>! ~ - + ++ --</c> before an operand.</summary>
    public const int Unary = 14;

    /// <summary><c>$ ?$ [ ( as is ?as</c> after an operand.</summary>
    public const int Postfix = 15;

    /// <summary>The level and the operator of a token between two operands; 0 where it is none.</summary>
    public static int OfBinary(TokenKind kind, out BinaryOperator op)
    {
        (int level, op) = kind switch
        {
            TokenKind.OrOr => (OrElse, BinaryOperator.OrElse),
            TokenKind.AndAnd => (AndAlso, BinaryOperator.AndAlso),
            TokenKind.EqualEqual => (Comparison, BinaryOperator.Equal),
            TokenKind.BangEqual => (Comparison, BinaryOperator.NotEqual),
            TokenKind.Less => (Comparison, BinaryOperator.Less),
            TokenKind.LessEqual => (Comparison, BinaryOperator.LessOrEqual),
            TokenKind.Greater => (Comparison, BinaryOperator.Greater),
            TokenKind.GreaterEqual => (Comparison, BinaryOperator.GreaterOrEqual),
            TokenKind.In => (Membership, BinaryOperator.In),
            TokenKind.NotIn => (Membership, BinaryOperator.NotIn),
            TokenKind.Bar => (Or, BinaryOperator.Or),
            TokenKind.Caret => (Xor, BinaryOperator.Xor),
            TokenKind.Ampersand => (And, BinaryOperator.And),
            TokenKind.ShiftLeft => (Shift, BinaryOperator.ShiftLeft),
            TokenKind.ShiftRight => (Shift, BinaryOperator.ShiftRight),
            TokenKind.Plus => (Additive, BinaryOperator.Add),
            TokenKind.Minus => (Additive, BinaryOperator.Subtract),
            TokenKind.Star => (Multiplicative, BinaryOperator.Multiply),
            TokenKind.Slash => (Multiplicative, BinaryOperator.Divide),
            TokenKind.Percent => (Multiplicative, BinaryOperator.Modulo),
            _ => (0, default),
        };
        return level;
    }
}
