using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins.Probabilistic;

/// <summary>Tests of how random bytes are: entropy, chi square, mean, Monte Carlo value of pi, serial correlation (Walker's "ent").</summary>
internal sealed class EntropyValue : OpaqueValue
{
    // A point of the Monte Carlo test takes six bytes, three for each coordinate.
    private const int PointBytes = 6;

    private readonly ulong[] _counts = new ulong[256];
    private readonly byte[] _point = new byte[PointBytes];
    private int _pointFilled;
    private ulong _points;
    private ulong _pointsInside;
    private ulong _total;
    private double _first;
    private double _last;
    private double _productSum;
    private double _sum;
    private double _squareSum;

    public EntropyValue()
        : base("entropy")
    {
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            _counts[b]++;
            _point[_pointFilled++] = b;
            if (_pointFilled == PointBytes)
            {
                _pointFilled = 0;
                AddPoint();
            }

            if (_total++ == 0)
            {
                _first = b;
            }
            else
            {
                _productSum += _last * b;
            }

            _sum += b;
            _squareSum += (double)b * b;
            _last = b;
        }
    }

    /// <summary>Fills the record <c>entropy_test_result</c>.</summary>
    public void Fill(RecordValue result)
    {
        double n = _total;
        double expected = n / 256;
        double chiSquare = 0;
        double entropy = 0;
        foreach (ulong count in _counts)
        {
            double difference = count - expected;
            chiSquare += difference * difference / expected;
            if (count > 0)
            {
                double p = count / n;
                entropy -= p * Math.Log2(p);
            }
        }

        double products = _productSum + (_last * _first);
        double denominator = (n * _squareSum) - (_sum * _sum);
        result["entropy"] = Slot.Of(entropy + 0.0);
        result["chi_square"] = Slot.Of(chiSquare);
        result["mean"] = Slot.Of(_sum / n);
        result["monte_carlo_pi"] = Slot.Of(4.0 * _pointsInside / _points);
        result["serial_correlation"] = Slot.Of(denominator == 0 ? -100000.0 : ((n * products) - (_sum * _sum)) / denominator);
    }

    public override OpaqueValue Clone()
    {
        var copy = new EntropyValue
        {
            _pointFilled = _pointFilled,
            _points = _points,
            _pointsInside = _pointsInside,
            _total = _total,
            _first = _first,
            _last = _last,
            _productSum = _productSum,
            _sum = _sum,
            _squareSum = _squareSum,
        };
        _counts.CopyTo(copy._counts, 0);
        _point.CopyTo(copy._point, 0);
        return copy;
    }

    private void AddPoint()
    {
        const double Radius = 16777215.0;
        double x = (_point[0] * 65536.0) + (_point[1] * 256.0) + _point[2];
        double y = (_point[3] * 65536.0) + (_point[4] * 256.0) + _point[5];
        _points++;
        _pointsInside += (x * x) + (y * y) <= Radius * Radius ? 1UL : 0;
    }
}
