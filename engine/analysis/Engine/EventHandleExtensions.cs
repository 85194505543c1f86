using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using NidsVm.Vm.Runtime;

namespace NidsVm.Analysis.Engine;

/// <summary>The question to ask before an event's arguments are built.</summary>
public static class EventHandleExtensions
{
    /// <summary>True where the program declares the event and has an enabled handler for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsHandled([NotNullWhen(true)] this EventHandle? handle) => handle is not null && handle.HasHandlers;
}
