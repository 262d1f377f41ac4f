using System.Globalization;
using System.Text;
using Concur.Protocol;

namespace Concur.Harness.Measurement;

/// <summary>Reads what the operating system counts for this process, its reaped children and the whole machine.</summary>
internal static unsafe class ProcessMeter
{
    /// <summary>User and kernel time and switches of this process and of every child that was waited for.</summary>
    public static ProcessCounters Read() => ReadOwn() + Read(Libc.RusageChildren);

    /// <summary>User and kernel time and switches of this process alone.</summary>
    public static ProcessCounters ReadOwn() => Read(Libc.RusageSelf);

    /// <summary>Peak resident memory in bytes (VmHWM of /proc/self/status); -1 where it can't be read.</summary>
    public static long ReadPeakRssBytes()
    {
        if (!File.Exists("/proc/self/status")) return -1;
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (!line.StartsWith("VmHWM:", StringComparison.Ordinal)) continue;
            var number = line.AsSpan(6).Trim();
            return long.Parse(number[..number.IndexOf(' ')], CultureInfo.InvariantCulture) * 1024;
        }

        return -1;
    }

    /// <summary>The lines of /proc/stat that begin with "cpu"; empty where it can't be read.</summary>
    public static string ReadSystemCpu()
    {
        if (!File.Exists("/proc/stat")) return "";
        var lines = new StringBuilder();
        foreach (var line in File.ReadLines("/proc/stat"))
        {
            if (!line.StartsWith("cpu", StringComparison.Ordinal)) break;
            lines.Append(line).Append('\n');
        }

        return lines.ToString();
    }

    private static ProcessCounters Read(int who)
    {
        Libc.Rusage usage;
        _ = Libc.GetRusage(who, &usage);
        return new ProcessCounters(usage.UserNs, usage.KernelNs, usage.VoluntarySwitches, usage.InvoluntarySwitches);
    }
}
