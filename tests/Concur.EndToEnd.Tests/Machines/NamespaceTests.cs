using System.Diagnostics;
using System.Globalization;

namespace Concur.EndToEnd.Tests.Machines;

/// <summary>Machines that are network namespaces.</summary>
public sealed class NamespaceTests : IDisposable
{
    private readonly Controller _controller = new();
    private readonly List<string> _made = [];

    public void Dispose()
    {
        foreach (var name in _made) Ip("netns", "delete", name);
        _controller.Dispose();
    }

    [Fact]
    public async Task TwoNamespacesAreTwoMachines()
    {
        var (one, other) = (Make("a"), Make("b"));

        var runs = await _controller.Json(
            "run", "primes", "-n", "1000", "-s", "threads", "--launches", "1", "--iterations", "2", "--profile", "light",
            "--at", $"exec:ip netns exec {one},exec:ip netns exec {other}");

        var machines = runs.GetProperty("machines").EnumerateArray();
        Assert.Equal([one, other], machines.Select(machine => machine.GetProperty("name").GetString()));
        Assert.Equal("times", runs.GetProperty("comparison").GetProperty("candidates")[0].GetProperty("scope").GetString());
    }

    private string Make(string letter)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"concur-{Environment.ProcessId}-{letter}");
        Assert.SkipUnless(Ip("netns", "add", name), "network namespaces cannot be made here");
        _made.Add(name);
        return name;
    }

    private static bool Ip(params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("ip", args) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // There is no such program.
        }
    }
}
