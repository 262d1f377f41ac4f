using System.Globalization;

namespace Concur.EndToEnd.Tests;

/// <summary>What a container takes away, and what it limits. Only root can make these here.</summary>
public sealed class ContainerTests : IDisposable
{
    private const string Short = "primes -s threads --launches 1 --iterations 2 --timeout 120s";

    /// <summary>
    /// A user without a folder; no file can be written but those in /tmp; /sys and /proc/sys are empty, OpenSSL is missing, and a filter
    /// refuses perf events.
    /// </summary>
    private const string Jail = """
        set -e
        mount --make-rprivate /
        mount -t tmpfs none /proc/sys
        mount -t tmpfs none /sys
        for library in $(ldconfig -p | grep -oE '/[^ ]*lib(ssl|crypto)[.]so[^ ]*'); do
          mount --bind /dev/null "$(readlink -f "$library")"
        done
        mount --bind "$2" /mnt
        mount -t tmpfs -o mode=1777 none /tmp
        mount -o remount,bind,ro /
        cd /tmp
        exec setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs env -i PATH="$PATH" bash -c "$1"
        """;

    private const string Group = "/sys/fs/cgroup/cpu";

    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task AJailHasAllThatARunNeeds()
    {
        var ending = await InJail("$tool doctor && $tool run " + Short + " --details && $tool list runs && $tool show --format csv");

        Assert.True(ending.ExitCode == 0, ending.Error + ending.Out);
        Assert.Contains("perf_event_open is refused", ending.Out, StringComparison.Ordinal);
        Assert.Contains("/tmp/dotnet-concur-65534: HOME names no folder", ending.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("FAIL", ending.Out, StringComparison.Ordinal);
        Assert.Contains("PerfRefused", ending.Out, StringComparison.Ordinal);
        Assert.Contains("compute", ending.Out, StringComparison.Ordinal);
    }

    /// <summary>The tool makes files where its user wants them, and in no other folder.</summary>
    [Fact]
    public async Task WithoutAFolderOfTheUserNothingIsMadeInTheCurrentFolder()
    {
        var ending = await InJail("$tool run " + Short + " --profile none >&2; $tool list runs >&2; ls -A");

        Assert.DoesNotContain(".cache", ending.Out, StringComparison.Ordinal);
        Assert.Contains("dotnet-concur-65534", ending.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerOfRunsNeedsNoOpenSsl()
    {
        var ending = await InJail("$tool run " + Short + " --profile none >&2; timeout 20 $tool view --no-open & sleep 10; kill $!; wait");

        Assert.Contains("/enter?token=", ending.Out, StringComparison.Ordinal);
    }

    /// <summary>The group has no quota of its own, and the one above it has half a core.</summary>
    [Fact]
    public async Task AQuotaAboveTheOwnGroupIsToldWithItsThrottling()
    {
        Assert.SkipUnless(
            Environment.IsPrivilegedProcess && File.Exists(Group + "/cpu.cfs_quota_us"), "only root, and version 1 of control groups");
        var outer = string.Create(CultureInfo.InvariantCulture, $"{Group}/concur-{Environment.ProcessId}");
        var inner = Directory.CreateDirectory(outer + "/inner").FullName;
        try
        {
            await File.WriteAllTextAsync(outer + "/cpu.cfs_quota_us", "50000", TestContext.Current.CancellationToken);
            var ending = await _tool.Shell(
                _ => { },
                "bash",
                ["-c", $"echo $$ >{inner}/cgroup.procs; dotnet '{Locations.Tool}' doctor; dotnet '{Locations.Tool}' run {Short} -o out"]);

            Assert.True(ending.ExitCode == 0, ending.Error);
            Assert.Contains("0.5 cores by cgroup", ending.Out, StringComparison.Ordinal);
            Assert.Contains("0.5 usable", ending.Out, StringComparison.Ordinal);
            var run = new RunOutput(await _tool.Read("out/run.json"));
            Assert.Equal(0.5, run.Json.GetProperty("machine").GetProperty("quotaCores").GetDouble());
            Assert.Contains(run.Findings, finding => finding.StartsWith("ThrottledByCgroup", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(inner);
            Directory.Delete(outer);
        }
    }

    /// <param name="commands">They are executed in /tmp, which is empty; <c>$tool</c> is the tool.</param>
    private Task<ToolProcess.Ending> InJail(string commands)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root makes containers");
        var prefix = $"tool='dotnet {InMnt(Locations.PerfRefusal)} /usr/bin/env dotnet {InMnt(Locations.Tool)}'; ";
        return _tool.Shell(_ => { }, "unshare", ["--mount", "--fork", "bash", "-c", Jail, "jail", prefix + commands, Locations.Root]);
    }

    /// <summary>The files under test may lie in /tmp, which the jail has another one of.</summary>
    private static string InMnt(string path) => Path.Combine("/mnt", Path.GetRelativePath(Locations.Root, path));
}
