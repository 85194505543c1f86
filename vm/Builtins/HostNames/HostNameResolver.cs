using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace NidsVm.Vm.Builtins.HostNames;

/// <summary>
/// Asks the domain name system on other threads. Equal questions under way are asked once; answers are kept for a while.
/// <c>ZEEK_DNS_FAKE</c> in the environment has it make up answers, as the reference does, so that runs can be repeated.
/// </summary>
public sealed class HostNameResolver
{
    /// <summary>Seconds that an answer may take.</summary>
    public const int TimeoutSeconds = 5;

    /// <summary>Questions asked at a time; further ones wait.</summary>
    private const int MaxUnderWay = 20;

    /// <summary>Questions under way or waiting; further ones are not found.</summary>
    private const int MaxQuestions = 10_000;

    private const int MaxKept = 10_000;
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _places = new(MaxUnderWay);
    private readonly Dictionary<HostQuestion, List<Action<HostAnswer>>> _underWay = [];
    private readonly Dictionary<HostQuestion, (HostAnswer Answer, long Until)> _kept = [];
    private readonly bool _isFake;

    public HostNameResolver()
        : this(Environment.GetEnvironmentVariable("ZEEK_DNS_FAKE") is not null)
    {
    }

    /// <param name="isFake">answers are made up of the questions</param>
    public HostNameResolver(bool isFake) => _isFake = isFake;

    /// <summary>Questions asked so far.</summary>
    public long Requests { get; private set; }

    /// <summary>Questions answered.</summary>
    public long Successful { get; private set; }

    /// <summary>Questions without an answer.</summary>
    public long Failed { get; private set; }

    /// <summary>Questions under way or waiting.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
            {
                return _underWay.Count;
            }
        }
    }

    /// <summary>Answers kept, by what was asked.</summary>
    public int Kept(HostQuestionKind kind)
    {
        lock (_lock)
        {
            return _kept.Keys.Count(k => k.Kind == kind);
        }
    }

    /// <summary>Asks; <paramref name="answered"/> is called once, at once where the answer is known, else on another thread.</summary>
    public void Ask(HostQuestion question, Action<HostAnswer> answered)
    {
        HostAnswer? known = null;
        lock (_lock)
        {
            if (_isFake)
            {
                known = MakeUp(question);
            }
            else if (_kept.TryGetValue(question, out (HostAnswer Answer, long Until) kept) && kept.Until > Environment.TickCount64)
            {
                known = kept.Answer;
            }
            else if (_underWay.TryGetValue(question, out List<Action<HostAnswer>>? waiting))
            {
                waiting.Add(answered);
                return;
            }
            else if (_underWay.Count >= MaxQuestions)
            {
                known = HostAnswer.NotFound;
            }
            else
            {
                _underWay[question] = [answered];
                Requests++;
            }
        }

        if (known is not null)
        {
            answered(known);
            return;
        }

        _ = Task.Run(() => AnswerAsync(question));
    }

    /// <summary>Asks, and waits for the answer.</summary>
    public HostAnswer AskAndWait(HostQuestion question)
    {
        using var done = new ManualResetEventSlim();
        HostAnswer answer = HostAnswer.NotFound;
        Ask(question, a =>
        {
            answer = a;
            done.Set();
        });
        done.Wait();
        return answer;
    }

    private async Task AnswerAsync(HostQuestion question)
    {
        await _places.WaitAsync().ConfigureAwait(false);
        HostAnswer answer = HostAnswer.NotFound;
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(TimeoutSeconds));
            answer = await LookUpAsync(question, limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException or ArgumentException or IOException)
        {
            // No answer is an answer: NotFound.
        }
        finally
        {
            _places.Release();
            Finish(question, answer);
        }
    }

    private void Finish(HostQuestion question, HostAnswer answer)
    {
        List<Action<HostAnswer>>? waiting;
        lock (_lock)
        {
            _underWay.Remove(question, out waiting);
            if (answer.IsFound)
            {
                Successful++;
                if (_kept.Count >= MaxKept)
                {
                    _kept.Clear();
                }

                _kept[question] = (answer, Environment.TickCount64 + (long)KeptFor.TotalMilliseconds);
            }
            else
            {
                Failed++;
            }
        }

        foreach (Action<HostAnswer> answered in waiting ?? [])
        {
            answered(answer);
        }
    }

    private static async Task<HostAnswer> LookUpAsync(HostQuestion question, CancellationToken cancellation)
    {
        switch (question.Kind)
        {
            case HostQuestionKind.Addresses:
                IPAddress[] addresses = await Dns.GetHostAddressesAsync(question.Subject, cancellation).ConfigureAwait(false);
                return addresses.Length > 0 ? new HostAnswer("", addresses, true) : HostAnswer.NotFound;
            case HostQuestionKind.Name:
                IPHostEntry entry = await Dns.GetHostEntryAsync(question.Subject, cancellation).ConfigureAwait(false);
                bool isNamed = entry.HostName.Length > 0 && !entry.HostName.Equals(question.Subject, StringComparison.Ordinal);
                return isNamed ? new HostAnswer(entry.HostName, [], true) : HostAnswer.NotFound;
            default:
                string? text = await TxtQuery.AskAsync(question.Subject, cancellation).ConfigureAwait(false);
                return text is null ? HostAnswer.NotFound : new HostAnswer(text, [], true);
        }
    }

    /// <summary>The address that is made up for a name is IPv6: a digest of the name.</summary>
    private static HostAnswer MakeUp(HostQuestion question) => question.Kind switch
    {
        HostQuestionKind.Addresses => new HostAnswer("", [new IPAddress(MD5.HashData(Encoding.UTF8.GetBytes(question.Subject)))], true),
        HostQuestionKind.Name => new HostAnswer($"fake_addr_lookup_result_{question.Subject}", [], true),
        _ => new HostAnswer($"fake_lookup_result_T_TXT_{question.Subject}", [], true),
    };
}
