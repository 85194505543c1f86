using System.CommandLine;
using System.CommandLine.Parsing;
using NidsVm.Host.Policies;

namespace NidsVm.Host.Commands;

/// <summary>The options and arguments that name policies, shared by the commands that take them.</summary>
internal sealed class PolicyOptions
{
    private readonly Argument<string[]> _policies = new("policy")
    {
        Description = "Policies to load: names below the standard library, ZEEKPATH or the current folder, files, one .bpc image; "
            + "and assignments Module::name=value to options and redefinable constants.",
        Arity = ArgumentArity.ZeroOrMore,
        HelpName = "POLICY | FILE.bpc | Module::name=value",
    };

    private readonly Option<bool> _bare = new("--bare-mode", "-b") { Description = "Bare: load no policies beyond those named (and base/init-bare)." };

    private readonly Option<string[]> _exec = new("--exec", "-e")
    {
        Description = "Policy text to load after all files.",
        HelpName = "CODE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string[]> _signatures = new("--rulefile", "-s")
    {
        Description = "Read signatures from a file (.sig is added); may be given several times.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _prefixes = new("--prefix", "-p")
    {
        Description = "For each policy NAME, load PREFIX.NAME too where there is one; may be given several times.",
        HelpName = "PREFIX",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public PolicyOptions(Command command, bool required = false)
    {
        if (required)
        {
            command.Validators.Add(result =>
            {
                if (result.GetResult(_policies) is not { Tokens.Count: > 0 } && result.GetResult(_exec) is null)
                {
                    result.AddError("no policy is named");
                }
            });
        }

        // What looks like a flag but is none would else be taken for the name of a policy.
        _policies.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens.Where(t => t.Value.Length > 1 && t.Value[0] == '-'))
            {
                result.AddError($"Unrecognized option '{token.Value}'.");
            }
        });
        command.Add(_policies);
        command.Add(_bare);
        command.Add(_exec);
        command.Add(_signatures);
        command.Add(_prefixes);
    }

    public PolicyRequest Read(ParseResult parsed)
    {
        List<string> policies = [];
        List<PolicyAssignment> assignments = [];
        foreach (string text in parsed.GetValue(_policies) ?? [])
        {
            if (PolicyAssignment.TryParse(text, out PolicyAssignment? assignment))
            {
                assignments.Add(assignment);
            }
            else
            {
                policies.Add(text);
            }
        }

        return new PolicyRequest(policies, parsed.GetValue(_exec) ?? [], parsed.GetValue(_bare), assignments)
        {
            Signatures = parsed.GetValue(_signatures) ?? [],
            Prefixes = parsed.GetValue(_prefixes) ?? [],
        };
    }
}
