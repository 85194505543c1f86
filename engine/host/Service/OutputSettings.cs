using System.Globalization;
using System.Text;
using NidsVm.Host.Commands;
using NidsVm.Host.Policies;

namespace NidsVm.Host.Service;

/// <summary>One entry of the setting <c>Outputs</c>: a data base that gets logs besides their files. Policies see it as <c>Log::outputs</c>.</summary>
internal sealed class OutputSettings
{
    /// <summary>The policy that sends logs to <c>Log::outputs</c>.</summary>
    public const string Policy = "frameworks/logging/outputs";

    private static readonly string[] Writers = ["SQLite", "PostgreSQL", "Elasticsearch", "InfluxDB"];

    /// <summary>The kind of data base: <c>SQLite</c>, <c>PostgreSQL</c>, <c>Elasticsearch</c> or <c>InfluxDB</c>.</summary>
    public string Writer { get; set; } = "";

    /// <summary>What the writer must know, as in a filter's <c>$config</c>.</summary>
    public Dictionary<string, string> Config { get; set; } = [];

    /// <summary>Paths of the logs that go there; all where there are none.</summary>
    public string[] Logs { get; set; } = [];

    /// <summary>Whether these logs have no files any more.</summary>
    public bool ReplacesFiles { get; set; }

    /// <summary>The outputs as a value of <c>Log::outputs</c>.</summary>
    public static PolicyAssignment Assignment(IReadOnlyList<OutputSettings> outputs)
    {
        StringBuilder text = new("table(");
        for (int i = 0; i < outputs.Count; i++)
        {
            OutputSettings output = outputs[i];
            string config = string.Join(", ", output.Config.Select(c => $"[{Quote(c.Key)}] = {Quote(c.Value)}"));
            text.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? ", " : "")}[\"output-{i + 1}\"] = Log::Output($writer=Log::WRITER_{output.Writer.ToUpperInvariant()}")
                .Append(CultureInfo.InvariantCulture, $", $config=table({config}), $logs=set({string.Join(", ", output.Logs.Select(Quote))})")
                .Append(CultureInfo.InvariantCulture, $", $replaces_files={(output.ReplacesFiles ? 'T' : 'F')})");
        }

        return new PolicyAssignment("Log::outputs", text.Append(')').ToString());
    }

    /// <exception cref="HostException">the writer is none of those known</exception>
    public void Check()
    {
        if (!Writers.Contains(Writer, StringComparer.OrdinalIgnoreCase))
        {
            throw new HostException($"setting Outputs: the writer \"{Writer}\" is none of {string.Join(", ", Writers)}");
        }
    }

    private static string Quote(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            if (b is < 0x20 or > 0x7E or (byte)'"' or (byte)'\\')
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
            }
            else
            {
                quoted.Append((char)b);
            }
        }

        return quoted.Append('"').ToString();
    }
}
