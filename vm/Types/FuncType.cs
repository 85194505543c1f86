namespace NidsVm.Vm.Types;

/// <summary>What a function type is called as.</summary>
public enum FuncFlavor : byte
{
    Function = 0,
    Event = 1,
    Hook = 2,
}

/// <summary>One parameter.</summary>
/// <param name="Name">its name in the declaration</param>
/// <param name="Type">its static type</param>
/// <param name="DefaultFunction">index of the function that computes its default, or -1</param>
public sealed record FuncParameter(string Name, PolicyType Type, int DefaultFunction = -1)
{
    /// <summary>Its default as the type's text shows it, or null where it has none.</summary>
    public string? DefaultText { get; init; }
}

/// <summary>The type of functions, events and hooks. Events yield nothing, hooks yield <c>bool</c>.</summary>
public sealed class FuncType : PolicyType
{
    private const int MostParametersInShape = 48;

    private ulong _callShape;

    public FuncType(FuncFlavor flavor, FuncParameter[] parameters, PolicyType yield, bool isVariadic = false)
        : base(TypeTag.Func)
    {
        Flavor = flavor;
        Parameters = parameters;
        Yield = yield;
        IsVariadic = isVariadic;
    }

    public FuncFlavor Flavor { get; }

    public FuncParameter[] Parameters { get; internal set; }

    public PolicyType Yield { get; }

    /// <summary>
    /// How a call of this type lays out its arguments and result: equal numbers, equal layouts. 0 where there are too many parameters
    /// to tell.
    /// </summary>
    internal ulong CallShape => _callShape == 0 ? _callShape = ShapeOf() : _callShape;

    /// <summary>True for built-ins declared with <c>...</c> (arguments of any number and type).</summary>
    public bool IsVariadic { get; }

    public override string ToString()
    {
        string parameters = IsVariadic ? "..." : string.Join("; ", Parameters.Select(p => $"{p.Name}:{p.Type}"));
        string yield = Flavor == FuncFlavor.Function && Yield.Tag != TypeTag.Void ? $" : {Yield}" : "";
        return $"{Flavor.ToString().ToLowerInvariant()}({parameters}){yield}";
    }

    // One bit a parameter for whether it is a scalar, their number, and what is yielded.
    private ulong ShapeOf()
    {
        if (Parameters.Length > MostParametersInShape || IsVariadic)
        {
            return 0;
        }

        ulong yield = Yield.Tag == TypeTag.Void ? 1UL : Yield.IsScalar ? 2UL : 3UL;
        ulong shape = (yield << 6) | (uint)Parameters.Length;
        foreach (FuncParameter parameter in Parameters)
        {
            shape = (shape << 1) | (parameter.Type.IsScalar ? 1UL : 0);
        }

        return shape;
    }
}
