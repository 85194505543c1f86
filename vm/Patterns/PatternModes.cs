namespace NidsVm.Vm.Patterns;

/// <summary>The letters that may follow a pattern literal.</summary>
[Flags]
public enum PatternModes : byte
{
    None = 0,

    /// <summary><c>/…/i</c>: letters match both cases.</summary>
    CaseInsensitive = 1,

    /// <summary><c>/…/s</c>: the dot matches a newline too.</summary>
    SingleLine = 2,
}
