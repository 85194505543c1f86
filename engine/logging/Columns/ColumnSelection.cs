using NidsVm.Vm.Types;

namespace NidsVm.Logging.Columns;

/// <summary>What a filter says about columns: which to take, and how to name them.</summary>
public sealed class ColumnSelection
{
    /// <summary>Names to take, before renaming; null for all.</summary>
    public HashSet<string>? Include { get; init; }

    /// <summary>Names to leave out, before renaming.</summary>
    public HashSet<string>? Exclude { get; init; }

    /// <summary>New names.</summary>
    public IReadOnlyDictionary<string, string> Renames { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What stands between the names of a record and its field.</summary>
    public string ScopeSeparator { get; init; } = ".";

    /// <summary>What stands before the names of extension columns.</summary>
    public string ExtensionPrefix { get; init; } = "_";

    /// <summary>
    /// Lays the logged fields of a stream's record out as columns, nested records flattened, those of the extension record first.
    /// </summary>
    /// <param name="row">the stream's record type</param>
    /// <param name="extension">the type of the filter's extension record, or null</param>
    /// <param name="error">the column that cannot be logged</param>
    /// <returns>the columns, or null with <paramref name="error"/></returns>
    public LogColumn[]? Lay(RecordType row, RecordType? extension, out string? error)
    {
        List<LogColumn> columns = [];
        error = null;
        if (extension is not null && !Lay(extension, "", [], true, columns, ref error))
        {
            return null;
        }

        return Lay(row, "", [], false, columns, ref error) ? [.. columns] : null;
    }

    private bool Lay(RecordType record, string scope, int[] path, bool isExtension, List<LogColumn> columns, ref string? error)
    {
        for (int i = 0; i < record.Fields.Count; i++)
        {
            RecordField field = record.Fields[i];
            if (!field.IsLogged)
            {
                continue;
            }

            string name = scope.Length == 0 ? (isExtension ? ExtensionPrefix + field.Name : field.Name) : scope + ScopeSeparator + field.Name;
            int[] place = [.. path, i];
            if (field.Type is RecordType nested)
            {
                if (!Lay(nested, name, place, isExtension, columns, ref error))
                {
                    return false;
                }

                continue;
            }

            if ((Include is not null && !Include.Contains(name)) || Exclude?.Contains(name) == true)
            {
                continue;
            }

            if (!LogColumn.CanLog(field.Type))
            {
                error = $"unsupported field type for log column '{name}'";
                return false;
            }

            columns.Add(new LogColumn(Renames.GetValueOrDefault(name, name), place, field.Type, isExtension));
        }

        return true;
    }
}
