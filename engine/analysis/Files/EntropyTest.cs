namespace NidsVm.Analysis.Files;

/// <summary>What <see cref="EntropyTest"/> finds.</summary>
/// <param name="Entropy">bits of information a byte</param>
/// <param name="ChiSquare">of the distribution of byte values against an even one</param>
/// <param name="Mean">arithmetic mean of the bytes</param>
/// <param name="MonteCarloPi">pi from points in a square, six bytes a point</param>
/// <param name="SerialCorrelation">of each byte with the next, the last with the first</param>
public readonly record struct EntropyFigures(double Entropy, double ChiSquare, double Mean, double MonteCarloPi, double SerialCorrelation);

/// <summary>The tests of the classic <c>ent</c> program, for bytes that come in pieces.</summary>
public sealed class EntropyTest
{
    private const int PointBytes = 6;

    // Squared radius of the circle in the square of 24 bit coordinates.
    private static readonly double Radius = Math.Pow(Math.Pow(256.0, PointBytes / 2) - 1, 2);

    private readonly long[] _counts = new long[256];
    private readonly byte[] _point = new byte[PointBytes];
    private int _pointLength;
    private long _points;
    private long _inside;
    private byte _first;
    private byte _last;
    private double _sumProducts;
    private double _sum;
    private double _sumSquares;

    public long Count { get; private set; }

    public void Add(ReadOnlySpan<byte> data)
    {
        foreach (byte b in data)
        {
            _counts[b]++;
            if (Count == 0)
            {
                _first = b;
            }
            else
            {
                _sumProducts += (double)_last * b;
            }

            Count++;
            _sum += b;
            _sumSquares += (double)b * b;
            _last = b;
            _point[_pointLength++] = b;
            if (_pointLength == PointBytes)
            {
                _pointLength = 0;
                _points++;
                double x = (_point[0] * 65536.0) + (_point[1] * 256.0) + _point[2];
                double y = (_point[3] * 65536.0) + (_point[4] * 256.0) + _point[5];
                if ((x * x) + (y * y) <= Radius)
                {
                    _inside++;
                }
            }
        }
    }

    public EntropyFigures Figures()
    {
        double entropy = 0;
        double chiSquare = 0;
        double mean = 0;
        double expected = Count / 256.0;
        for (int value = 0; value < 256; value++)
        {
            double p = (double)_counts[value] / Count;
            double difference = _counts[value] - expected;
            chiSquare += difference * difference / expected;
            mean += p * value;
            if (p > 0)
            {
                entropy -= p * Math.Log2(p);
            }
        }

        double products = _sumProducts + ((double)_last * _first);
        double squaredSum = _sum * _sum;
        double divisor = (Count * _sumSquares) - squaredSum;

        // All bytes alike: there is nothing to correlate.
        double correlation = divisor == 0 ? -100000 : ((Count * products) - squaredSum) / divisor;
        return new EntropyFigures(entropy, chiSquare, mean, _points == 0 ? 0 : 4.0 * _inside / _points, correlation);
    }
}
