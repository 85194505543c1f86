namespace NidsVm.Vm.Runtime;

/// <summary>A run-time error of a policy: ends the handler body it happens in, and is reported with the policy's place.</summary>
public sealed class PolicyError : Exception
{
    public PolicyError(string message)
        : base(message)
    {
    }
}
