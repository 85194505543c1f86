using System.Diagnostics;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Commands whose output a condition of <c>when</c> waits for: what <c>Exec::run</c> stands on.</summary>
public static class CommandBuiltins
{
    /// <summary>Bytes kept of each stream and file; what comes after them is dropped.</summary>
    private const int MaxBytes = 16 << 20;

    /// <summary>Commands that run at a time; further ones wait.</summary>
    private const int MaxRunning = 64;

    private static readonly SemaphoreSlim Places = new(MaxRunning);

    public static void AddTo(BuiltinCatalog catalog) => catalog.Add("Exec::__run", Run, BuiltinTraits.Async);

    private static Slot Run(in BuiltinCall call)
    {
        var command = (RecordValue)call.Arguments[0].Ref!;
        if (call.Machine.BeginCall("Exec::run", out object? known) is not { } pending)
        {
            return Slot.Of(known ?? call.NewRecord("Exec::Result"));
        }

        var request = new Request(command["cmd"].AsString.ToString(), command["stdin"].AsString.Span.ToArray(), FilesOf(command));
        _ = Task.Run(async () =>
        {
            Outcome outcome = await RunAsync(request).ConfigureAwait(false);
            pending.Complete(m => Slot.Of(ResultOf(m, outcome)));
        });
        return Slot.Of(call.NewRecord("Exec::Result"));
    }

    private static string[] FilesOf(RecordValue command)
    {
        if (command["read_files"].Ref is not TableValue set)
        {
            return [];
        }

        List<string> files = [];
        for (int i = 0; i < set.EntryLimit; i++)
        {
            if (set.IsLive(i))
            {
                files.Add(set.KeyAt(i)[0].AsString.ToString());
            }
        }

        return [.. files];
    }

    /// <summary>Runs a command by the shell; one that cannot be started ends with status 127, as the shell's own would.</summary>
    private static async Task<Outcome> RunAsync(Request request)
    {
        await Places.WaitAsync().ConfigureAwait(false);
        try
        {
            var start = new ProcessStartInfo("/bin/sh")
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(request.Command);
            using Process process = Process.Start(start) ?? throw new InvalidOperationException("no process");
            Task<byte[]> output = ReadAsync(process.StandardOutput.BaseStream);
            Task<byte[]> errors = ReadAsync(process.StandardError.BaseStream);
            await FeedAsync(process.StandardInput.BaseStream, request.Input).ConfigureAwait(false);
            byte[] written = await output.ConfigureAwait(false);
            byte[] complaints = await errors.ConfigureAwait(false);
            await process.WaitForExitAsync().ConfigureAwait(false);
            List<(string Name, byte[] Content)> files = [];
            foreach (string name in request.Files.Where(File.Exists))
            {
                await using FileStream file = File.OpenRead(name);
                files.Add((name, await ReadAsync(file).ConfigureAwait(false)));
            }

            return new Outcome(process.ExitCode, written, complaints, files);
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return new Outcome(127, [], System.Text.Encoding.UTF8.GetBytes(failure.Message), []);
        }
        finally
        {
            Places.Release();
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

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        var kept = new MemoryStream();
        byte[] buffer = new byte[16384];
        int read;
        while ((read = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            kept.Write(buffer, 0, Math.Min(read, (int)(MaxBytes - kept.Length)));
        }

        return kept.ToArray();
    }

    private static RecordValue ResultOf(Machine machine, Outcome outcome)
    {
        RecordValue result = machine.NewRecord(machine.RecordType("Exec::Result"));
        result["exit_code"] = Slot.Of((long)outcome.ExitCode);
        result["stdout"] = Slot.Of(Lines(machine, outcome.Output));
        result["stderr"] = Slot.Of(Lines(machine, outcome.Errors));
        if (outcome.Files.Count > 0)
        {
            var type = (TableType)result.Type.Fields[result.Type.IndexOf("files")].Type;
            var files = new TableValue(type);
            foreach ((string name, byte[] content) in outcome.Files)
            {
                files.Write(machine, [Slot.Of(new StringValue(name))], Slot.Of(Lines(machine, content)));
            }

            result["files"] = Slot.Of(files);
        }

        return result;
    }

    private static VectorValue Lines(Machine machine, ReadOnlySpan<byte> text)
    {
        var lines = new VectorValue(machine.FindType("string_vec") as VectorType ?? new VectorType(PolicyType.String));
        while (text.Length > 0)
        {
            int end = text.IndexOf((byte)'\n');
            lines.Add(Slot.Of(new StringValue(end < 0 ? text : text[..end])));
            text = end < 0 ? [] : text[(end + 1)..];
        }

        return lines;
    }

    private sealed record Request(string Command, byte[] Input, string[] Files);

    private sealed record Outcome(int ExitCode, byte[] Output, byte[] Errors, List<(string Name, byte[] Content)> Files);
}
