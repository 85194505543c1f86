using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Functions on doubles, and the modulo that follows the divisor's sign.</summary>
public static class MathBuiltins
{
    // Mean radius of the Earth.
    private const double EarthMiles = 3958.8;

    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("floor", (in BuiltinCall c) => Slot.Of(Math.Floor(c.Double(0))), BuiltinTraits.Pure);
        catalog.Add("ceil", (in BuiltinCall c) => Slot.Of(Math.Ceiling(c.Double(0))), BuiltinTraits.Pure);
        catalog.Add("sqrt", Sqrt);
        catalog.Add("exp", (in BuiltinCall c) => Slot.Of(Math.Exp(c.Double(0))), BuiltinTraits.Pure);
        catalog.Add("ln", (in BuiltinCall c) => Slot.Of(Math.Log(c.Double(0))), BuiltinTraits.Pure);
        catalog.Add("log2", (in BuiltinCall c) => Slot.Of(Math.Log2(c.Double(0))), BuiltinTraits.Pure);
        catalog.Add("log10", (in BuiltinCall c) => Slot.Of(Math.Log10(c.Double(0))), BuiltinTraits.Pure);
        catalog.Add("pow", (in BuiltinCall c) => Slot.Of(Math.Pow(c.Double(0), c.Double(1))), BuiltinTraits.Pure);
        catalog.Add("haversine_distance", Haversine, BuiltinTraits.Pure);
        catalog.Add("modulo", Modulo);
    }

    private static Slot Sqrt(in BuiltinCall call)
    {
        if (call.Double(0) < 0)
        {
            call.Error("negative sqrt argument");
            return Slot.Of(-1.0);
        }

        return Slot.Of(Math.Sqrt(call.Double(0)));
    }

    /// <summary>Miles between two points given in degrees.</summary>
    private static Slot Haversine(in BuiltinCall call)
    {
        const double Radian = Math.PI / 180;
        double latitudes = Math.Sin((call.Double(2) - call.Double(0)) * Radian / 2);
        double longitudes = Math.Sin((call.Double(3) - call.Double(1)) * Radian / 2);
        double a = (latitudes * latitudes)
            + (Math.Cos(call.Double(0) * Radian) * Math.Cos(call.Double(2) * Radian) * longitudes * longitudes);
        return Slot.Of(2 * EarthMiles * Math.Asin(Math.Sqrt(a)));
    }

    private static Slot Modulo(in BuiltinCall call)
    {
        long a = call.Int(0);
        long b = call.Int(1);
        if (b == 0)
        {
            call.Error("modulo by zero");
            return Slot.Of(0L);
        }

        if (b == -1)
        {
            return Slot.Of(0L);
        }

        long rest = a % b;
        return Slot.Of(rest != 0 && rest < 0 != b < 0 ? rest + b : rest);
    }
}
