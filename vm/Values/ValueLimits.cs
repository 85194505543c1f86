namespace NidsVm.Vm.Values;

/// <summary>How large one value may grow; an operation that would exceed it ends the handler with a run-time error.</summary>
public static class ValueLimits
{
    /// <summary>Bytes of a string, and of a text that is being put together.</summary>
    public const int TextBytes = 1 << 28;

    /// <summary>Elements of a vector.</summary>
    public const int VectorElements = 1 << 24;
}
