using System.Net;
using System.Text;

namespace NidsVm.Host.Summaries;

/// <summary>A summary as a page without anything from elsewhere.</summary>
internal static class SummaryPage
{
    private const string Head = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>Traffic summary</title>
        <style>
        body { font: 15px/1.45 system-ui, sans-serif; max-width: 75em; margin: 2em auto; padding: 0 1em; color: #222; background: #fff; }
        h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin: 1.8em 0 .4em; }
        table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 600; border-bottom: 2px solid #888; }
        th, td { padding: .25em .7em .25em 0; vertical-align: top; } tr + tr td { border-top: 1px solid #ddd; }
        .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } .note { color: #666; }
        @media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818; } tr + tr td { border-color: #333; } .note { color: #999; } }
        </style>
        </head>
        <body>

        """;

    public static string Render(SummaryReport report)
    {
        StringBuilder page = new(Head);
        page.Append("<h1>Traffic summary</h1>\n<p>").Append(Text(report.Headline())).Append("</p>\n");
        foreach (SummaryTable table in report.Tables())
        {
            page.Append("<h2>").Append(Text(table.Title)).Append("</h2>\n");
            if (table.Rows.Count == 0)
            {
                page.Append("<p class=\"note\">none</p>\n");
                continue;
            }

            page.Append("<table>\n<tr>");
            for (int i = 0; i < table.Columns.Length; i++)
            {
                page.Append(table.IsNumber(i) ? "<th class=\"n\">" : "<th>").Append(Text(table.Heading(i))).Append("</th>");
            }

            page.Append("</tr>\n");
            foreach (string[] row in table.Rows)
            {
                page.Append("<tr>");
                for (int i = 0; i < row.Length; i++)
                {
                    page.Append(table.IsNumber(i) ? "<td class=\"n\">" : "<td>").Append(Text(row[i])).Append("</td>");
                }

                page.Append("</tr>\n");
            }

            page.Append("</table>\n");
            if (table.Note is { } note)
            {
                page.Append("<p class=\"note\">").Append(Text(note)).Append("</p>\n");
            }
        }

        return page.Append("</body>\n</html>\n").ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
