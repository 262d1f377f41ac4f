using System.Diagnostics;
using System.Globalization;
using System.Net;
using Concur.EndToEnd.Tests.Machines.Linux;

namespace Concur.EndToEnd.Tests.Machines;

/// <summary>A machine of a rig.</summary>
/// <param name="Number">Its number, from 1; 0 is the machine of the test.</param>
/// <param name="Address">Its address on the wire.</param>
/// <param name="Prefix">What to put before a command to run it there: blanks separate its words. Empty for the machine of the test.</param>
/// <param name="Namespace">The name of its network namespace; null for the machine of the test.</param>
internal sealed record RigMachine(int Number, IPAddress Address, string Prefix, string? Namespace)
{
    /// <summary>Starts a command there. The caller ends it, or the rig does.</summary>
    public Process Start(string command, params string[] arguments)
    {
        string[] words = [.. Prefix.Split(' ', StringSplitOptions.RemoveEmptyEntries), command, .. arguments];
        return Process.Start(new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>What a command there printed.</summary>
    public async Task<string> Output(string command, params string[] arguments)
    {
        using var process = Start(command, arguments);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{command}: {await error}");
    }
}

/// <summary>
/// Machines on this one: network namespaces with clocks of their own, joined with each other and with this machine by a <see cref="Wire"/>.
/// It needs root. What it started is ended with it, by ids; what a test left that was killed is removed by the next rig.
/// </summary>
internal sealed class MachineRig : IDisposable
{
    private const string Names = "concur-";
    private static readonly Lazy<string?> Refusal = new(Tried);
    private static int _made;

    private readonly List<string> _namespaces = [];

    /// <param name="clocksAheadSeconds">How far each machine's clock is ahead of this one's, s: a machine for each.</param>
    /// <param name="mtu">The largest packet, bytes.</param>
    public MachineRig(IReadOnlyList<int> clocksAheadSeconds, int mtu = 1_500)
    {
        ArgumentNullException.ThrowIfNull(clocksAheadSeconds);
        RemoveForgotten();
        var rig = Interlocked.Increment(ref _made);
        var net = FreeNet(rig);
        var devices = Enumerable.Range(0, clocksAheadSeconds.Count + 1)
            .Select(number => FormattableString.Invariant($"cc{Environment.ProcessId}-{rig}{(char)('a' + number)}")).ToList();
        Wire = new Wire(devices);
        try
        {
            var machines = new List<RigMachine> { new(0, AddressOf(net, 0), "", null) };
            Join(devices[0], machines[0], mtu);
            for (var number = 1; number <= clocksAheadSeconds.Count; number++)
            {
                var name = FormattableString.Invariant($"{Names}{Environment.ProcessId}-{rig}-m{number}");
                Ip("netns", "add", name);
                _namespaces.Add(name);
                Ip("link", "set", devices[number], "netns", name);
                var ahead = clocksAheadSeconds[number - 1];
                var clock = ahead == 0 ? "" : FormattableString.Invariant($" unshare -T --monotonic {ahead}");
                machines.Add(new RigMachine(number, AddressOf(net, number), $"ip netns exec {name}{clock}", name));
                Join(devices[number], machines[number], mtu);
            }

            Machines = machines;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The machines by their numbers: that of the test first.</summary>
    public IReadOnlyList<RigMachine> Machines { get; } = [];

    /// <summary>What joins them.</summary>
    public Wire Wire { get; }

    /// <summary>Why there can be no rig here; null where there can.</summary>
    public static string? WhyNot() => Refusal.Value;

    private static string? Tried()
    {
        if (!OperatingSystem.IsLinux()) return "machines are network namespaces, which Linux alone has";
        if (!Environment.IsPrivilegedProcess) return "network namespaces need root";
        if (!File.Exists("/dev/net/tun")) return "this kernel has no tun devices";
        var name = FormattableString.Invariant($"{Names}{Environment.ProcessId}-0-try");
        try
        {
            Ip("netns", "add", name);
            Ip("netns", "exec", name, "unshare", "-T", "--monotonic", "1", "true");
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return $"namespaces are not allowed here: {e.Message}";
        }
        finally
        {
            Remove(name);
        }
    }

    public void Dispose()
    {
        foreach (var name in _namespaces) Remove(name);
        Wire.Dispose();
    }

    /// <summary>Skips a test where there can be no rig.</summary>
    public static void SkipUnlessAllowed()
    {
        var reason = WhyNot();
        Assert.SkipWhen(reason is not null, reason ?? "");
    }

    /// <summary>Ends what runs in a namespace, by the ids of its processes, and removes the namespace.</summary>
    private static void Remove(string name)
    {
        try
        {
            foreach (var id in Ip("netns", "pids", name).Split('\n', StringSplitOptions.RemoveEmptyEntries)) End(id);
            Ip("netns", "del", name);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It is not there.
        }
    }

    private static void End(string id)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>Removes the namespaces of tests that do not run any more: their names have the ids of those.</summary>
    private static void RemoveForgotten()
    {
        foreach (var line in Ip("netns", "list").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = line.Split(' ')[0];
            var parts = name.Split('-');
            if (parts.Length != 4 || parts[0] + "-" != Names) continue;
            if (!int.TryParse(parts[1], CultureInfo.InvariantCulture, out var owner)) continue;
            if (!Directory.Exists(FormattableString.Invariant($"/proc/{owner}"))) Remove(name);
        }
    }

    /// <summary>The second number of addresses 10.N.machine.1 that no device of this machine has.</summary>
    private static int FreeNet(int rig)
    {
        const int first = 100;
        const int count = 100;

        // Two rigs of this process that are made at once look from different numbers on.
        const int apart = 13;
        var used = Ip("-4", "-o", "addr");
        return Enumerable.Range(0, count).Select(i => first + ((Environment.ProcessId + (rig * apart) + i) % count))
            .First(net => !used.Contains(FormattableString.Invariant($" 10.{net}."), StringComparison.Ordinal));
    }

    private static IPAddress AddressOf(int net, int machine) => new([10, (byte)net, (byte)machine, 1]);

    private static void Join(string device, RigMachine machine, int mtu)
    {
        string[] there = machine.Namespace is null ? [] : ["-n", machine.Namespace];
        if (machine.Namespace is not null) Ip([.. there, "link", "set", "lo", "up"]);
        Ip([.. there, "addr", "add", $"{machine.Address}/16", "dev", device]);
        Ip([.. there, "link", "set", device, "mtu", mtu.ToString(CultureInfo.InvariantCulture), "up"]);
    }

    private static string Ip(params string[] arguments)
    {
        var start = new ProcessStartInfo("ip", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {error.Result.Trim()}");
    }
}
