using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>The files that policies have open, by name: opening one again yields the same value.</summary>
public sealed class FileTable
{
    private const int MostOpen = 4096;

    private readonly Dictionary<string, FileValue> _open = new(StringComparer.Ordinal);

    public static FileTable Of(Machine machine)
    {
        FileTable? table = machine.FindService<FileTable>();
        if (table is null)
        {
            machine.SetService(table = new FileTable());
        }

        return table;
    }

    /// <summary>Opens a file for writing; <c>-</c> and <c>/dev/stdout</c> are standard output. Yields null with a message where that fails.</summary>
    public FileValue? Open(Machine machine, string name, bool append, out string error)
    {
        error = "";
        if (_open.TryGetValue(name, out FileValue? known))
        {
            if (known.IsOpen)
            {
                return known;
            }

            _open.Remove(name);
        }

        if (name is "-" or "/dev/stdout")
        {
            return new FileValue(name, machine.Output, isConsole: true);
        }

        if (name is "/dev/stderr")
        {
            return new FileValue(name, Console.OpenStandardError(), isConsole: true);
        }

        if (_open.Count >= MostOpen)
        {
            error = "too many open files";
            return null;
        }

        try
        {
            var stream = new FileStream(name, append ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            return _open[name] = new FileValue(name, stream);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = failure.Message;
            return null;
        }
    }

    public void Forget(FileValue file)
    {
        if (_open.TryGetValue(file.Name, out FileValue? known) && ReferenceEquals(known, file))
        {
            _open.Remove(file.Name);
        }
    }

    public bool FlushAll()
    {
        bool good = true;
        foreach (FileValue file in _open.Values)
        {
            good &= file.Flush();
        }

        return good;
    }

    /// <summary>Closes everything, at the end of the program.</summary>
    public void CloseAll()
    {
        foreach (FileValue file in _open.Values)
        {
            file.Close();
        }

        _open.Clear();
    }
}
