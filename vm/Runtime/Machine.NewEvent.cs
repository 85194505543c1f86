using System.Runtime.CompilerServices;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary><c>new_event</c>, which tells every event before its handlers run, and events that are raised without handlers.</summary>
public sealed partial class Machine
{
    private const string NewEventName = "new_event";

    /// <summary>
    /// Events that the reference's engine raises without asking whether anything handles them. Nobody can tell but a handler of
    /// <c>new_event</c>, which is told of them.
    /// </summary>
    private static readonly string[] AlwaysRaised =
        ["dns_HTTPS", "dns_SVCB", "ftp_starttls", "new_gtpv1_state", "new_teredo_state", "ssl_dh_server_params"];

    /// <summary>Where a policy handles <c>new_event</c>; null otherwise, so that a run without it pays one test for an event.</summary>
    private LinkedRoutine? _newEvent;

    /// <summary>Whether events without handlers are raised, too.</summary>
    public bool RaisesAllEvents { get; private set; }

    /// <summary>From now on events are raised whether or not a handler takes them.</summary>
    public void RaiseAllEvents()
    {
        RaisesAllEvents = true;
        UpdateEnabledBodies();
    }

    /// <summary>Tells <c>new_event</c> of these events even where nothing else handles them; nothing happens where nothing handles <c>new_event</c>.</summary>
    /// <param name="names">names of events; those that the program does not declare are passed over</param>
    public void TellWithoutHandlers(ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (FindEvent(name) is { } handle)
            {
                handle.IsUnasked = true;
            }
        }

        if (_newEvent is not null)
        {
            UpdateEnabledBodies();
        }
    }

    /// <summary>Runs the handlers of an event at once rather than after those that wait.</summary>
    /// <param name="handle">the event</param>
    /// <param name="arguments">its arguments, in their order</param>
    internal void HandleNow(EventHandle handle, ReadOnlySpan<Slot> arguments) => Dispatch(handle, arguments, NetworkTime, 0);

    /// <summary>Runs the handlers of <c>new_event</c> for an event that is about to be handled; yields its arguments.</summary>
    /// <param name="handle">the event</param>
    /// <param name="arguments">its arguments, which may lie in the queue; the result is a copy</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadOnlySpan<Slot> TellNewEvent(EventHandle handle, ReadOnlySpan<Slot> arguments)
    {
        Slot[] kept = arguments.ToArray();
        if (_types.GetValueOrDefault("call_argument_vector") is not VectorType { Element: RecordType element } type
            || ReferenceEquals(_newEvent!.Handle, handle))
        {
            return kept;
        }

        VectorValue vector = new(type);
        for (int i = 0; i < kept.Length; i++)
        {
            FuncParameter parameter = handle.Type.Parameters[i];
            RecordValue argument = NewRecord(element);
            argument["name"] = Slot.Of(new StringValue(parameter.Name));
            argument["type_name"] = Slot.Of(new StringValue(TypeFormatter.Describe(parameter.Type)));
            if (kept[i].IsSet(parameter.Type.IsScalar))
            {
                argument["value"] = parameter.Type.IsScalar ? Slot.Of(new BoxedScalar(parameter.Type, kept[i].Bits)) : Slot.Of(kept[i].Ref);
            }

            vector.Add(Slot.Of(argument));
        }

        Slot[] own = [Slot.Of(new StringValue(handle.Name)), Slot.Of(vector)];
        Dispatch(_newEvent.Handle!, own, NetworkTime, 0);
        return kept;
    }
}
