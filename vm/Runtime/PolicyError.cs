namespace NidsVm.Vm.Runtime;

/// <summary>A run-time error of a policy: ends the handler body it happens in, and is reported with the policy's place.</summary>
public class PolicyError : Exception
{
    public PolicyError(string message)
        : base(message)
    {
    }

    /// <summary>True once it was reported, so that an outer run only unwinds.</summary>
    internal bool IsReported { get; set; }
}

/// <summary>
/// An expression yields no value: the statement it stands in is skipped and the body goes on with the next one. With an empty
/// message nothing is reported.
/// </summary>
public sealed class StatementError : PolicyError
{
    public StatementError(string message)
        : base(message)
    {
    }
}

/// <summary>Unwinds all that runs without a report: the program exits, or a condition waits for an asynchronous function.</summary>
public sealed class PolicyInterruption : PolicyError
{
    public PolicyInterruption()
        : base("") => IsReported = true;
}
