using System.Net;

namespace NidsVm.Vm.Builtins.HostNames;

/// <summary>What is asked of the domain name system.</summary>
public enum HostQuestionKind
{
    /// <summary>The addresses of a name.</summary>
    Addresses,

    /// <summary>The name of an address.</summary>
    Name,

    /// <summary>The first TXT record of a name.</summary>
    Text,
}

/// <summary>A question.</summary>
/// <param name="Kind">what is asked</param>
/// <param name="Subject">the name, or the address in its usual form</param>
public readonly record struct HostQuestion(HostQuestionKind Kind, string Subject);

/// <summary>The answer to a question.</summary>
/// <param name="Text">name or text; empty for questions for addresses</param>
/// <param name="Addresses">addresses; empty for other questions</param>
/// <param name="IsFound">false where there is none, or none came in time</param>
public sealed record HostAnswer(string Text, IPAddress[] Addresses, bool IsFound)
{
    public static readonly HostAnswer NotFound = new("", [], false);
}
