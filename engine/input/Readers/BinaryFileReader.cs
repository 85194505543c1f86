using NidsVm.Input.Reading;
using NidsVm.Input.Values;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Input.Readers;

/// <summary>Reads files as they are: each row is a piece of the content.</summary>
internal sealed class BinaryFileReader : SourceReader
{
    private const int DefaultPiece = 1024;

    private readonly string _path;
    private readonly byte[] _piece;
    private FileStream? _file;
    private FileStamp? _stamp;
    private bool _hasRead;

    public BinaryFileReader(SourceInfo info)
        : base(info)
    {
        ulong size = info.Settings.Count("InputBinary::chunk_size");
        _piece = new byte[size == 0 ? DefaultPiece : (int)Math.Min(size, InputLimits.RecordBytes)];
        _path = WithPrefix(info.Source, info.Settings.Text("InputBinary::path_prefix"));
    }

    public override bool Initialise()
    {
        if (_path.Length == 0)
        {
            Error("No source path provided");
            return false;
        }

        if (Fields.Count != 1)
        {
            Error("Filter for binary reader contains more than one field. Filters for binary reader must contain exactly one string field. Filter ignored.");
            return false;
        }

        if (Fields[0].Type.Tag != TypeTag.String)
        {
            Error("Filter for binary reader contains a non-string field.");
            return false;
        }

        if (!Open())
        {
            return false;
        }

        _stamp = FileStamp.Of(_path);
        Update();
        return true;
    }

    public override bool Update()
    {
        if (_hasRead)
        {
            if (Info.Mode == InputMode.Reread)
            {
                if (FileStamp.Of(_path) is not { } stamp)
                {
                    Error($"Could not get stat for {_path}");
                    return false;
                }

                if (stamp == _stamp)
                {
                    return true;
                }

                _stamp = stamp;
            }

            if (Info.Mode != InputMode.Stream || _file is null)
            {
                Close();
                if (!Open())
                {
                    return false;
                }
            }
        }

        _hasRead = true;
        int read;
        while (!Thread.IsStopping && (read = _file!.Read(_piece, 0, _piece.Length)) > 0)
        {
            InputRow row = new([Slot.Of((object)new StringValue(_piece.AsSpan(0, read)))]);
            if (Info.Mode == InputMode.Stream)
            {
                PutRow(row);
            }
            else
            {
                SendRow(row);
            }
        }

        if (Info.Mode != InputMode.Stream)
        {
            EndSend();
        }

        return true;
    }

    public override void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    private bool Open()
    {
        try
        {
            _file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Error($"Init: cannot open {_path}");
            return false;
        }
    }
}
