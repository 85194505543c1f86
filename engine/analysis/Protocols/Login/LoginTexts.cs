using NidsVm.Vm.Patterns;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Login;

/// <summary>
/// What the lines of a login dialogue look like: each kind is a set of patterns that policies fill. They are compiled when the first login
/// is seen, one automaton a kind. A kind without patterns matches every line, as in the reference.
/// </summary>
public sealed class LoginTexts
{
    private readonly Kind _skipAuthentication;
    private readonly Kind _directPrompts;
    private readonly Kind _prompts;
    private readonly Kind _nonFailures;
    private readonly Kind _failures;
    private readonly Kind _successes;
    private readonly Kind _timeouts;

    public LoginTexts(Machine machine)
    {
        _skipAuthentication = new Kind(machine, "skip_authentication");
        _directPrompts = new Kind(machine, "direct_login_prompts");
        _prompts = new Kind(machine, "login_prompts");
        _nonFailures = new Kind(machine, "login_non_failure_msgs");
        _failures = new Kind(machine, "login_failure_msgs");
        _successes = new Kind(machine, "login_success_msgs");
        _timeouts = new Kind(machine, "login_timeouts");
    }

    /// <summary>Such lines come from programs that ask nobody who he is.</summary>
    public bool SkipsAuthentication(ReadOnlySpan<byte> line) => _skipAuthentication.MatchEnd(line) > 0;

    /// <summary>A prompt behind which the user is logged in.</summary>
    public bool IsDirectPrompt(ReadOnlySpan<byte> line) => _directPrompts.MatchEnd(line) > 0;

    public bool IsFailure(ReadOnlySpan<byte> line) => _failures.MatchEnd(line) > 0 && _nonFailures.MatchEnd(line) == 0;

    public bool IsSuccess(ReadOnlySpan<byte> line) => _successes.MatchEnd(line) > 0;

    public bool IsTimeout(ReadOnlySpan<byte> line) => _timeouts.MatchEnd(line) > 0;

    /// <summary>The place behind a prompt for a user's name, or -1. Some systems tell of a failure behind the prompt.</summary>
    public int PromptEnd(ReadOnlySpan<byte> line)
    {
        int end = _prompts.MatchEnd(line);
        return end == 0 || IsFailure(line) ? -1 : Math.Min(end, line.Length);
    }

    private readonly struct Kind
    {
        private readonly PatternValue? _pattern;

        public Kind(Machine machine, string variable)
        {
            if (PolicyConstants.Table(machine, variable) is not { Count: > 0 } set)
            {
                return;
            }

            List<byte> text = [];
            for (int entry = 0; entry < set.EntryLimit; entry++)
            {
                if (set.IsLive(entry))
                {
                    text.AddRange(text.Count == 0 ? "("u8 : "|("u8);
                    text.AddRange(set.KeyAt(entry)[0].AsString.Span);
                    text.Add((byte)')');
                }
            }

            if (!PatternCompiler.TryCompile(text.ToArray(), PatternModes.None, out _pattern, out string error))
            {
                machine.Reporter.Error($"{error} ({variable})");
            }
        }

        /// <summary>The number of bytes after which a match ends first, at least 1; or 0.</summary>
        public int MatchEnd(ReadOnlySpan<byte> line) => _pattern is null ? 1 : _pattern.FirstMatchEnd(line);
    }
}
