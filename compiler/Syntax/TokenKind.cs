namespace NidsVm.Compiler.Syntax;

/// <summary>The kinds of tokens.</summary>
public enum TokenKind : byte
{
    /// <summary>The end of the text.</summary>
    EndOfFile,

    /// <summary>A byte that begins no token; reported and skipped by the lexer's caller.</summary>
    Bad,

    /// <summary>A name, perhaps with scopes.</summary>
    Identifier,

    /// <summary><c>42</c>.</summary>
    DecimalLiteral,

    /// <summary><c>0x2a</c>.</summary>
    HexLiteral,

    /// <summary><c>1.5</c>.</summary>
    DoubleLiteral,

    /// <summary><c>5 min</c>.</summary>
    IntervalLiteral,

    /// <summary><c>80/tcp</c>.</summary>
    PortLiteral,

    /// <summary><c>1.2.3.4</c> or <c>[::1]</c>.</summary>
    AddressLiteral,

    /// <summary><c>1.2.3.0/24</c> or <c>[::]/0</c>.</summary>
    SubnetLiteral,

    /// <summary><c>www.example.com</c>.</summary>
    HostNameLiteral,

    /// <summary><c>"text"</c>.</summary>
    StringLiteral,

    /// <summary><c>T</c>.</summary>
    TrueLiteral,

    /// <summary><c>F</c>.</summary>
    FalseLiteral,

    /// <summary>An attribute, ampersand included.</summary>
    Attribute,

    /// <summary>A directive: <c>@</c> and a word.</summary>
    Directive,

    /// <summary><c>{</c>.</summary>
    OpenBrace,

    /// <summary><c>}</c>.</summary>
    CloseBrace,

    /// <summary><c>(</c>.</summary>
    OpenParen,

    /// <summary><c>)</c>.</summary>
    CloseParen,

    /// <summary><c>[</c>.</summary>
    OpenBracket,

    /// <summary><c>]</c>.</summary>
    CloseBracket,

    /// <summary><c>,</c>.</summary>
    Comma,

    /// <summary><c>;</c>.</summary>
    Semicolon,

    /// <summary><c>:</c>.</summary>
    Colon,

    /// <summary><c>?</c>.</summary>
    Question,

    /// <summary><c>$</c>.</summary>
    Dollar,

    /// <summary><c>?$</c>.</summary>
    QuestionDollar,

    /// <summary><c>?as</c>.</summary>
    QuestionAs,

    /// <summary><c>=</c>.</summary>
    Assign,

    /// <summary><c>+=</c>.</summary>
    AddAssign,

    /// <summary><c>-=</c>.</summary>
    RemoveAssign,

    /// <summary><c>+</c>.</summary>
    Plus,

    /// <summary><c>-</c>.</summary>
    Minus,

    /// <summary><c>*</c>.</summary>
    Star,

    /// <summary><c>/</c>: division, or the start of a pattern where an operand is due.</summary>
    Slash,

    /// <summary><c>%</c>.</summary>
    Percent,

    /// <summary><c>&amp;</c>.</summary>
    Ampersand,

    /// <summary><c>|</c>: bitwise or, or one end of a size.</summary>
    Bar,

    /// <summary><c>^</c>.</summary>
    Caret,

    /// <summary><c>~</c>.</summary>
    Tilde,

    /// <summary><c>!</c>.</summary>
    Bang,

    /// <summary><c>&lt;&lt;</c>.</summary>
    ShiftLeft,

    /// <summary><c>&gt;&gt;</c>.</summary>
    ShiftRight,

    /// <summary><c>&amp;&amp;</c>.</summary>
    AndAnd,

    /// <summary><c>||</c>.</summary>
    OrOr,

    /// <summary><c>==</c>.</summary>
    EqualEqual,

    /// <summary><c>!=</c>.</summary>
    BangEqual,

    /// <summary><c>&lt;</c>.</summary>
    Less,

    /// <summary><c>&lt;=</c>.</summary>
    LessEqual,

    /// <summary><c>&gt;</c>.</summary>
    Greater,

    /// <summary><c>&gt;=</c>.</summary>
    GreaterEqual,

    /// <summary><c>!in</c>.</summary>
    NotIn,

    /// <summary><c>++</c>.</summary>
    PlusPlus,

    /// <summary><c>--</c>.</summary>
    MinusMinus,

    /// <summary><c>add</c>.</summary>
    Add,

    /// <summary><c>addr</c>.</summary>
    Addr,

    /// <summary><c>any</c>.</summary>
    Any,

    /// <summary><c>as</c>.</summary>
    As,

    /// <summary><c>assert</c>.</summary>
    Assert,

    /// <summary><c>bool</c>.</summary>
    Bool,

    /// <summary><c>break</c>.</summary>
    Break,

    /// <summary><c>case</c>.</summary>
    Case,

    /// <summary><c>const</c>.</summary>
    Const,

    /// <summary><c>copy</c>.</summary>
    Copy,

    /// <summary><c>count</c>.</summary>
    Count,

    /// <summary><c>default</c>.</summary>
    Default,

    /// <summary><c>delete</c>.</summary>
    Delete,

    /// <summary><c>double</c>.</summary>
    Double,

    /// <summary><c>else</c>.</summary>
    Else,

    /// <summary><c>enum</c>.</summary>
    Enum,

    /// <summary><c>event</c>.</summary>
    Event,

    /// <summary><c>export</c>.</summary>
    Export,

    /// <summary><c>fallthrough</c>.</summary>
    Fallthrough,

    /// <summary><c>file</c>.</summary>
    File,

    /// <summary><c>for</c>.</summary>
    For,

    /// <summary><c>function</c>.</summary>
    Function,

    /// <summary><c>global</c>.</summary>
    Global,

    /// <summary><c>hook</c>.</summary>
    Hook,

    /// <summary><c>if</c>.</summary>
    If,

    /// <summary><c>in</c>.</summary>
    In,

    /// <summary><c>int</c>.</summary>
    Int,

    /// <summary><c>interval</c>.</summary>
    Interval,

    /// <summary><c>is</c>.</summary>
    Is,

    /// <summary><c>local</c>.</summary>
    Local,

    /// <summary><c>module</c>.</summary>
    Module,

    /// <summary><c>next</c>.</summary>
    Next,

    /// <summary><c>of</c>.</summary>
    Of,

    /// <summary><c>opaque</c>.</summary>
    Opaque,

    /// <summary><c>option</c>.</summary>
    Option,

    /// <summary><c>pattern</c>.</summary>
    Pattern,

    /// <summary><c>port</c>.</summary>
    Port,

    /// <summary><c>print</c>.</summary>
    Print,

    /// <summary><c>record</c>.</summary>
    Record,

    /// <summary><c>redef</c>.</summary>
    Redef,

    /// <summary><c>return</c>.</summary>
    Return,

    /// <summary><c>schedule</c>.</summary>
    Schedule,

    /// <summary><c>set</c>.</summary>
    Set,

    /// <summary><c>string</c>.</summary>
    String,

    /// <summary><c>subnet</c>.</summary>
    Subnet,

    /// <summary><c>switch</c>.</summary>
    Switch,

    /// <summary><c>table</c>.</summary>
    Table,

    /// <summary><c>time</c>.</summary>
    Time,

    /// <summary><c>timeout</c>.</summary>
    Timeout,

    /// <summary><c>type</c>.</summary>
    Type,

    /// <summary><c>vector</c>.</summary>
    Vector,

    /// <summary><c>when</c>.</summary>
    When,

    /// <summary><c>while</c>.</summary>
    While,
}
