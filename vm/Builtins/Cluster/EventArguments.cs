using System.Diagnostics.CodeAnalysis;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins.Cluster;

/// <summary>The arguments that a call gives to an event on its way to other nodes.</summary>
internal static class EventArguments
{
    /// <summary>Whether the argument at <paramref name="first"/> is an event that those after it can be given to; reports what does not fit.</summary>
    public static bool Fit(in BuiltinCall call, int first, string caller, [NotNullWhen(true)] out FunctionValue? target)
    {
        target = null;
        if (call.Count <= first)
        {
            call.Error($"{caller}: not enough arguments");
            return false;
        }

        if (call.Arguments[first].Ref is not FunctionValue { Type.Flavor: FuncFlavor.Event } value)
        {
            call.Error($"{caller}: the first argument must be an event");
            return false;
        }

        int given = call.Count - first - 1;
        FuncParameter[] parameters = value.Type.Parameters;
        if (given != parameters.Length)
        {
            call.Error($"{caller}: bad # of arguments: got {given} - expect {parameters.Length}");
            return false;
        }

        for (int i = 0; i < given; i++)
        {
            call.Actual(first + 1 + i, out PolicyType type);
            PolicyType wanted = parameters[i].Type;
            if (wanted.Tag != TypeTag.Any && !TypeIdentity.Same(type, wanted))
            {
                call.Error($"{caller}: event parameter #{i + 1} type mismatch, got {type}, expecting {wanted}");
                return false;
            }
        }

        target = value;
        return true;
    }
}
