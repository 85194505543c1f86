using System.Globalization;
using System.Text;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Clocks, and times as text after C's <c>strftime</c>.</summary>
public static class TimeBuiltins
{
    private const int LongestSleepSeconds = 60;

    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("current_time", (in BuiltinCall _) => Slot.Of(Now()));
        catalog.Add("network_time", (in BuiltinCall c) => Slot.Of(c.Machine.NetworkTime));
        catalog.Add("set_network_time", SetNetworkTime);
        catalog.Add("current_event_time", (in BuiltinCall c) => Slot.Of(c.Machine.CurrentEventTime));
        catalog.Add("sleep", Sleep);
        catalog.Add("strftime", Format);
        catalog.Add("strptime", Parse);
    }

    internal static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / 1e7;

    private static Slot SetNetworkTime(in BuiltinCall call)
    {
        call.Machine.NetworkTime = call.Double(0);
        return Slot.Of(true);
    }

    private static Slot Sleep(in BuiltinCall call)
    {
        double start = Now();
        double seconds = Math.Clamp(call.Double(0), 0, LongestSleepSeconds);
        if (seconds > 0)
        {
            Thread.Sleep(TimeSpan.FromSeconds(seconds));
        }

        return Slot.Of(Now() - start);
    }

    private static Slot Format(in BuiltinCall call)
    {
        string result = "";
        double seconds = Math.Floor(call.Double(1));
        if (seconds is > -62135596800 and < 253402300799)
        {
            DateTime time = TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddSeconds(seconds), TimeZoneInfo.Local);
            var text = new StringBuilder();
            Format(text, call.String(0).ToString(), time, (long)seconds);
            result = text.ToString();
        }

        return Slot.Of(new StringValue(result.Length is 0 or > 127 ? "<strftime error>" : result));
    }

    private static void Format(StringBuilder to, string format, DateTime time, long seconds)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 >= format.Length)
            {
                to.Append(format[i]);
                continue;
            }

            int hour12 = time.Hour % 12 == 0 ? 12 : time.Hour % 12;
            switch (format[++i])
            {
                case 'a': to.Append(time.ToString("ddd", c)); break;
                case 'A': to.Append(time.ToString("dddd", c)); break;
                case 'b' or 'h': to.Append(time.ToString("MMM", c)); break;
                case 'B': to.Append(time.ToString("MMMM", c)); break;
                case 'c': Format(to, "%a %b %e %H:%M:%S %Y", time, seconds); break;
                case 'C': to.Append((time.Year / 100).ToString("00", c)); break;
                case 'd': to.Append(time.Day.ToString("00", c)); break;
                case 'D' or 'x': Format(to, "%m/%d/%y", time, seconds); break;
                case 'e': to.Append(time.Day.ToString(c).PadLeft(2)); break;
                case 'F': Format(to, "%Y-%m-%d", time, seconds); break;
                case 'g': to.Append((ISOWeek.GetYear(time) % 100).ToString("00", c)); break;
                case 'G': to.Append(ISOWeek.GetYear(time)); break;
                case 'H': to.Append(time.Hour.ToString("00", c)); break;
                case 'I': to.Append(hour12.ToString("00", c)); break;
                case 'j': to.Append(time.DayOfYear.ToString("000", c)); break;
                case 'k': to.Append(time.Hour.ToString(c).PadLeft(2)); break;
                case 'l': to.Append(hour12.ToString(c).PadLeft(2)); break;
                case 'm': to.Append(time.Month.ToString("00", c)); break;
                case 'M': to.Append(time.Minute.ToString("00", c)); break;
                case 'n': to.Append('\n'); break;
                case 'p': to.Append(time.Hour < 12 ? "AM" : "PM"); break;
                case 'P': to.Append(time.Hour < 12 ? "am" : "pm"); break;
                case 'r': Format(to, "%I:%M:%S %p", time, seconds); break;
                case 'R': Format(to, "%H:%M", time, seconds); break;
                case 's': to.Append(seconds); break;
                case 'S': to.Append(time.Second.ToString("00", c)); break;
                case 't': to.Append('\t'); break;
                case 'T' or 'X': Format(to, "%H:%M:%S", time, seconds); break;
                case 'u': to.Append(time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek); break;
                case 'U': to.Append(((time.DayOfYear + 6 - (int)time.DayOfWeek) / 7).ToString("00", c)); break;
                case 'V': to.Append(ISOWeek.GetWeekOfYear(time).ToString("00", c)); break;
                case 'w': to.Append((int)time.DayOfWeek); break;
                case 'W': to.Append(((time.DayOfYear + 6 - (((int)time.DayOfWeek + 6) % 7)) / 7).ToString("00", c)); break;
                case 'y': to.Append((time.Year % 100).ToString("00", c)); break;
                case 'Y': to.Append(time.Year); break;
                case 'z':
                    TimeSpan offset = TimeZoneInfo.Local.GetUtcOffset(time);
                    to.Append(offset < TimeSpan.Zero ? '-' : '+').Append(offset.ToString("hhmm", c));
                    break;
                case 'Z': to.Append(TimeZoneInfo.Local.BaseUtcOffset == TimeSpan.Zero ? "UTC" : TimeZoneInfo.Local.StandardName); break;
                case '%': to.Append('%'); break;
                default: to.Append('%').Append(format[i]); break;
            }
        }
    }

    private static Slot Parse(in BuiltinCall call)
    {
        var parser = new TimeParser(call.String(1).ToString());
        if (parser.TryRead(call.String(0).ToString()) && parser.TryFinish(out double time))
        {
            return Slot.Of(time);
        }

        call.Machine.Reporter.Warning($"strptime conversion failed: fmt:{call.String(0)} d:{call.String(1)}");
        return Slot.Of(0.0);
    }

    /// <summary>Reads a text along a <c>strptime</c> format; local time unless the text has an offset or counts seconds.</summary>
    private ref struct TimeParser(string text)
    {
        private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

        private int _at;
        private int _year = 1900;
        private int _month = 1;
        private int _day = 1;
        private int _dayOfYear;
        private int _hour;
        private int _minute;
        private int _second;
        private bool _isAfternoon;
        private bool _hasHalf;
        private TimeSpan? _offset;
        private long? _seconds;

        public bool TryRead(string format)
        {
            for (int i = 0; i < format.Length; i++)
            {
                char f = format[i];
                if (char.IsWhiteSpace(f))
                {
                    SkipBlanks();
                    continue;
                }

                if (f != '%' || i + 1 >= format.Length)
                {
                    if (_at >= text.Length || text[_at++] != f)
                    {
                        return false;
                    }

                    continue;
                }

                if (!Field(format[++i]))
                {
                    return false;
                }
            }

            return true;
        }

        public readonly bool TryFinish(out double time)
        {
            time = 0;
            if (_seconds is { } seconds)
            {
                time = seconds;
                return true;
            }

            int hour = _hasHalf ? (_hour % 12) + (_isAfternoon ? 12 : 0) : _hour;
            if (_year is < 1 or > 9998 || _month is < 1 or > 12 || _day < 1 || _day > DateTime.DaysInMonth(_year, _month))
            {
                return false;
            }

            var local = new DateTime(_year, _month, _day, 0, 0, 0, DateTimeKind.Unspecified);
            local = _dayOfYear > 0 ? new DateTime(_year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(_dayOfYear - 1) : local;
            local = local.AddSeconds((hour * 3600) + (_minute * 60) + _second);
            TimeSpan offset = _offset ?? TimeZoneInfo.Local.GetUtcOffset(local);
            time = (local - DateTime.UnixEpoch - offset).TotalSeconds;
            return true;
        }

        private bool Field(char verb)
        {
            switch (verb)
            {
                case 'Y': return Number(4, 0, 9999, ref _year);
                case 'y':
                    int two = 0;
                    bool good = Number(2, 0, 99, ref two);
                    _year = two + (two < 69 ? 2000 : 1900);
                    return good;
                case 'm': return Number(2, 1, 12, ref _month);
                case 'd' or 'e': return Number(2, 1, 31, ref _day);
                case 'j': return Number(3, 1, 366, ref _dayOfYear);
                case 'H' or 'k': return Number(2, 0, 23, ref _hour);
                case 'I' or 'l':
                    _hasHalf = true;
                    return Number(2, 1, 12, ref _hour);
                case 'M': return Number(2, 0, 59, ref _minute);
                case 'S': return Number(2, 0, 61, ref _second);
                case 'p' or 'P':
                    _hasHalf = true;
                    _isAfternoon = text.AsSpan(_at).StartsWith("PM", StringComparison.OrdinalIgnoreCase);
                    bool half = _isAfternoon || text.AsSpan(_at).StartsWith("AM", StringComparison.OrdinalIgnoreCase);
                    _at += half ? 2 : 0;
                    return half;
                case 'b' or 'B' or 'h':
                    int month = Word(Months);
                    _month = month + 1;
                    return month >= 0;
                case 'a' or 'A': return Word(Days) >= 0;
                case 'T': return TryRead("%H:%M:%S");
                case 'R': return TryRead("%H:%M");
                case 'F': return TryRead("%Y-%m-%d");
                case 'D': return TryRead("%m/%d/%y");
                case 'r': return TryRead("%I:%M:%S %p");
                case 'c': return TryRead("%a %b %e %H:%M:%S %Y");
                case 'n' or 't':
                    SkipBlanks();
                    return true;
                case 's': return Seconds();
                case 'z': return Offset();
                case 'Z':
                    while (_at < text.Length && char.IsAsciiLetter(text[_at]))
                    {
                        _at++;
                    }

                    return true;
                case '%': return _at < text.Length && text[_at++] == '%';
                default: return false;
            }
        }

        private void SkipBlanks()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
        }

        private bool Number(int width, int low, int high, ref int value)
        {
            SkipBlanks();
            int start = _at;
            while (_at < text.Length && _at - start < width && char.IsAsciiDigit(text[_at]))
            {
                _at++;
            }

            return _at > start && int.TryParse(text.AsSpan(start, _at - start), CultureInfo.InvariantCulture, out value) && value >= low && value <= high;
        }

        /// <summary>A name, whole or its first three letters.</summary>
        private int Word(string[] words)
        {
            SkipBlanks();
            int start = _at;
            while (_at < text.Length && char.IsAsciiLetter(text[_at]))
            {
                _at++;
            }

            return _at - start < 3 ? -1 : Array.IndexOf(words, text.Substring(start, 3).ToLowerInvariant());
        }

        private bool Seconds()
        {
            int start = _at;
            while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            {
                _at++;
            }

            bool good = long.TryParse(text.AsSpan(start, _at - start), CultureInfo.InvariantCulture, out long seconds);
            _seconds = seconds;
            return good;
        }

        private bool Offset()
        {
            SkipBlanks();
            if (_at < text.Length && text[_at] == 'Z')
            {
                _at++;
                _offset = TimeSpan.Zero;
                return true;
            }

            if (_at >= text.Length || text[_at] is not ('+' or '-'))
            {
                return false;
            }

            int sign = text[_at++] == '-' ? -1 : 1;
            int hours = 0;
            int minutes = 0;
            if (!Number(2, 0, 23, ref hours))
            {
                return false;
            }

            _at += _at < text.Length && text[_at] == ':' ? 1 : 0;
            if (_at < text.Length && char.IsAsciiDigit(text[_at]) && !Number(2, 0, 59, ref minutes))
            {
                return false;
            }

            _offset = TimeSpan.FromMinutes(sign * ((hours * 60) + minutes));
            return true;
        }
    }
}
