using System.Collections.Concurrent;
using System.Diagnostics;

namespace NidsVm.Input.Reading;

/// <summary>A command that the shell runs, and the records that it writes to its standard output and its standard error.</summary>
internal sealed class CommandOutput
{
    /// <summary>Records that wait for the reader; the command waits when there are more.</summary>
    private const int WaitingRecords = 4096;

    private readonly BlockingCollection<(byte[] Text, bool IsError)> _records = new(WaitingRecords);
    private readonly Process _process;
    private readonly byte[] _separator;
    private int _open;

    /// <param name="command">what the shell runs</param>
    /// <param name="input">what the command reads</param>
    /// <param name="separator">ends each record</param>
    /// <param name="readsErrors">what the command writes to its standard error is read, too; else it goes where ours goes</param>
    /// <exception cref="System.ComponentModel.Win32Exception">there is no shell</exception>
    public CommandOutput(string command, byte[] input, byte[] separator, bool readsErrors)
    {
        _separator = separator;
        ProcessStartInfo start = new("/bin/sh")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = readsErrors,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command);
        _process = Process.Start(start) ?? throw new IOException("the shell does not start");
        _open = readsErrors ? 2 : 1;
        Pump(_process.StandardOutput.BaseStream, isError: false);
        if (readsErrors)
        {
            Pump(_process.StandardError.BaseStream, isError: true);
        }

        _ = FeedAsync(_process.StandardInput.BaseStream, input);
    }

    /// <summary>All that it wrote was taken, and it will write no more.</summary>
    public bool HasEnded => _records.IsCompleted;

    /// <summary>The next record.</summary>
    /// <param name="waits">until there is one, or the end</param>
    /// <param name="record">the record, and whether it stood in the standard error</param>
    public bool TryTake(bool waits, out (byte[] Text, bool IsError) record) => _records.TryTake(out record, waits ? Timeout.Infinite : 0);

    /// <summary>The status with which the command ended; waits for it.</summary>
    public int ExitCode()
    {
        _process.WaitForExit();
        int code = _process.ExitCode;
        _process.Dispose();
        return code;
    }

    /// <summary>Ends the command and what it started.</summary>
    public void End()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended before.
        }
    }

    private static async Task FeedAsync(Stream stream, byte[] input)
    {
        try
        {
            await stream.WriteAsync(input).ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The command ended without reading all of it, as it may.
        }
    }

    private void Pump(Stream stream, bool isError)
    {
        Thread thread = new(() =>
        {
            using (RecordSource source = new(stream, _separator))
            {
                try
                {
                    while (source.TryNext(out ReadOnlySpan<byte> record))
                    {
                        _records.Add((record.ToArray(), isError));
                    }
                }
                catch (IOException)
                {
                    // The command was ended while it wrote.
                }
            }

            if (Interlocked.Decrement(ref _open) == 0)
            {
                _records.CompleteAdding();
            }
        })
        {
            IsBackground = true,
            Name = "output of a command",
        };
        thread.Start();
    }
}
