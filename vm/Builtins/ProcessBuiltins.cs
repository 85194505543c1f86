using System.Diagnostics;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Other programs, run by the shell.</summary>
public static class ProcessBuiltins
{
    private static readonly TimeSpan PipeLimit = TimeSpan.FromSeconds(60);

    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("system", (in BuiltinCall c) => Launch(c, null));
        catalog.Add("system_env", (in BuiltinCall c) => Launch(c, c.Arguments[1].Ref as TableValue));
        catalog.Add("piped_exec", PipedExec);
        catalog.Add("syslog", Syslog);
    }

    private static ProcessStartInfo Shell(string command)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command);
        return start;
    }

    /// <summary>Starts a command in the background; 0, or -1 where there is no starting it.</summary>
    private static Slot Launch(in BuiltinCall call, TableValue? environment)
    {
        if (!call.TryText(0, out _))
        {
            return Slot.Of(-1L);
        }

        call.Machine.Output.Flush();
        FileTable.Of(call.Machine).FlushAll();
        ProcessStartInfo start = Shell($"({call.String(0)}) 1>&2 &");
        for (int i = 0; i < (environment?.EntryLimit ?? 0); i++)
        {
            if (environment!.IsLive(i))
            {
                // Names are prefixed as the reference does, so that they cannot replace the system's own.
                string name = "ZEEK_ARG_" + ValueFormatter.Describe(environment.Type.Index[0], environment.KeyAt(i)[0], ValueStyle.Text);
                start.Environment[name] = ValueFormatter.Describe(environment.Type.Yield!, environment.ValueAt(i), ValueStyle.Text);
            }
        }

        return Slot.Of(Run(call, start, default) ? 0L : -1L);
    }

    private static Slot PipedExec(in BuiltinCall call)
    {
        if (!call.TryText(0, out _))
        {
            return Slot.Of(false);
        }

        ProcessStartInfo start = Shell(call.String(0).ToString());
        start.RedirectStandardInput = true;
        return Slot.Of(Run(call, start, call.Bytes(1)));
    }

    private static bool Run(in BuiltinCall call, ProcessStartInfo start, ReadOnlySpan<byte> input)
    {
        try
        {
            using Process? process = Process.Start(start);
            if (process is null)
            {
                return false;
            }

            if (start.RedirectStandardInput)
            {
                process.StandardInput.BaseStream.Write(input);
                process.StandardInput.Close();
            }

            return process.WaitForExit(PipeLimit) && process.ExitCode == 0;
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or IOException or InvalidOperationException)
        {
            call.Error($"failed to run a command: {failure.Message}");
            return false;
        }
    }

    /// <summary>Hands a line to the system's log by its own program.</summary>
    private static Slot Syslog(in BuiltinCall call)
    {
        var start = new ProcessStartInfo("logger") { UseShellExecute = false };
        start.ArgumentList.Add("-t");
        start.ArgumentList.Add("nidsvm");
        start.ArgumentList.Add("--");
        start.ArgumentList.Add(call.String(0).ToString());
        Run(call, start, default);
        return default;
    }
}
