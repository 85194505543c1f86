using System.Text;
using NidsVm.Input.Reading;
using NidsVm.Input.Values;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Input.Readers;

/// <summary>Reads tables in text files: a line <c>#fields</c> with the names of the columns, then one line a row, as logs are written.</summary>
internal sealed class AsciiReader : LineFileReader
{
    private readonly bool _failsOnLines;
    private readonly CellParser _parser;
    private readonly string _separatorText;
    private readonly string _setSeparatorText;
    private readonly byte _separator;
    private readonly List<Column> _columns = [];
    private readonly List<Range> _parts = [];
    private int _line;

    public AsciiReader(SourceInfo info)
        : base(info, WithPrefix(info.Source, info.Settings.Text("InputAscii::path_prefix")), SettingFlag(info, "fail_on_file_problem"))
    {
        _separatorText = Setting("separator");
        _setSeparatorText = Setting("set_separator");
        _separator = _separatorText.Length > 0 ? (byte)_separatorText[0] : (byte)'\t';
        _failsOnLines = SettingFlag(info, "fail_on_invalid_lines");
        _parser = new CellParser(Warn, _setSeparatorText, Setting("unset_field"), Setting("empty_field"));
    }

    public override bool Initialise()
    {
        ResumeWarnings();
        if (_separatorText.Length != 1)
        {
            Error("separator length has to be 1. Separator will be truncated.");
        }

        if (_setSeparatorText.Length != 1)
        {
            Error("set_separator length has to be 1. Separator will be truncated.");
        }

        return Update();
    }

    public override bool Heartbeat()
    {
        if (!Open())
        {
            return !FailsOnFile;
        }

        return base.Heartbeat();
    }

    private string Setting(string name)
        => Info.Config.TryGetValue(name, out string? own) ? own : Info.Settings.Text("InputAscii::" + name);

    private static bool SettingFlag(SourceInfo info, string name)
        => info.Config.TryGetValue(name, out string? own) ? own.StartsWith('T') : info.Settings.Flag("InputAscii::" + name);

    /// <summary>The names of the columns.</summary>
    protected override bool ReadHead()
    {
        _line = 0;
        if (ReadHeader())
        {
            return true;
        }

        FailOrWarn(FailsOnFile, $"Init: cannot open {FilePath}; problem reading file header", suppressesFurther: true);
        return false;
    }

    protected override bool ReadLines() => File is null || ReadRows();

    private bool ReadHeader()
    {
        if (!TryLine(out ReadOnlySpan<byte> line))
        {
            FailOrWarn(FailsOnFile, $"Could not read input data file {FilePath}; first line could not be read", suppressesFurther: true);
            return false;
        }

        Dictionary<string, int> places = new(StringComparer.Ordinal);
        Split(line);
        for (int i = 0; i < _parts.Count; i++)
        {
            places[Text(line[_parts[i]])] = i;
        }

        _columns.Clear();
        foreach (InputField field in Fields)
        {
            if (!places.TryGetValue(field.Name, out int place))
            {
                if (!field.IsOptional)
                {
                    FailOrWarn(FailsOnFile, $"Did not find requested field {field.Name} in input data file {FilePath}.", suppressesFurther: true);
                    return false;
                }

                _columns.Add(new Column(field, -1, -1));
                continue;
            }

            int second = -1;
            if (field.SecondaryName is { Length: > 0 } name && !places.TryGetValue(name, out second))
            {
                FailOrWarn(FailsOnFile, $"Could not find requested port type field {name} in input data file {FilePath}.", suppressesFurther: true);
                return false;
            }

            _columns.Add(new Column(field, place, field.SecondaryName is { Length: > 0 } ? second : -1));
        }

        return true;
    }

    /// <summary>The next line that is no comment; of the one that names columns, what stands behind its mark.</summary>
    private bool TryLine(out ReadOnlySpan<byte> line)
    {
        while (File!.TryNext(out line))
        {
            _line++;
            if (line.IsEmpty)
            {
                continue;
            }

            if (line[^1] == '\r')
            {
                line = line[..^1];
            }

            if (line.IsEmpty || line[0] != '#')
            {
                return true;
            }

            if (line.Length > 8 && line.StartsWith("#fields"u8) && line[7] == _separator)
            {
                line = line[8..];
                return true;
            }
        }

        return false;
    }

    /// <summary>Finds the columns of a line. An empty one at the end is none.</summary>
    private void Split(ReadOnlySpan<byte> line)
    {
        _parts.Clear();
        foreach (Range part in line.Split(_separator))
        {
            _parts.Add(part);
        }

        if (_parts.Count > 0 && line[_parts[^1]].IsEmpty)
        {
            _parts.RemoveAt(_parts.Count - 1);
        }
    }

    private bool ReadRows()
    {
        while (!Thread.IsStopping && TryLine(out ReadOnlySpan<byte> line))
        {
            Split(line);
            if (!TryRow(line, out InputRow? row))
            {
                if (row is null && _failsOnLines)
                {
                    return false;
                }

                continue;
            }

            if (Info.Mode == InputMode.Stream)
            {
                PutRow(row!);
            }
            else
            {
                SendRow(row!);
            }
        }

        return true;
    }

    /// <summary>Reads the columns of a line; where that fails, the row is null only if the line lacks columns.</summary>
    private bool TryRow(ReadOnlySpan<byte> line, out InputRow? row)
    {
        Slot[] cells = new Slot[_columns.Count];
        row = new InputRow(cells, _line);
        for (int i = 0; i < cells.Length; i++)
        {
            (InputField field, int place, int second) = _columns[i];
            if (place < 0)
            {
                cells[i] = Cell.Missing;
                continue;
            }

            if (place >= _parts.Count || second >= _parts.Count)
            {
                FailOrWarn(_failsOnLines, $"Not enough fields in line '{Text(line)}' of {FilePath}. Found {_parts.Count - 1} fields, want positions {place} and {second}");
                row = null;
                return false;
            }

            if (!_parser.TryParse(line[_parts[place]], field.Name, field.Type, out cells[i]))
            {
                Warn($"Could not convert line '{Text(line)}' of {FilePath} to Val. Ignoring line.");
                return false;
            }

            if (second >= 0 && field.Type.Tag == TypeTag.Port && Cell.IsPresent(cells[i]))
            {
                cells[i] = _parser.WithProtocol(cells[i], line[_parts[second]]);
            }
        }

        return true;
    }

    private readonly record struct Column(InputField Field, int Place, int Second);
}
