namespace NidsVm.Input;

/// <summary>How a source is read. Numbers are those of the policy type <c>Input::Mode</c>.</summary>
public enum InputMode
{
    /// <summary>Once, and on demand.</summary>
    Manual = 0,

    /// <summary>As a whole, whenever it changed.</summary>
    Reread = 1,

    /// <summary>What is appended to it.</summary>
    Stream = 2,
}

/// <summary>What happened to an entry. Numbers are those of the policy type <c>Input::Event</c>.</summary>
internal enum InputChange
{
    New = 0,
    Changed = 1,
    Removed = 2,
}
