using System.Diagnostics;
using System.Globalization;

namespace Concur.EndToEnd.Tests;

/// <summary>What the tool says a process took, compared with what another program and the clock say of the same process.</summary>
public class ProcessTimesTests
{
    /// <summary>/usr/bin/time prints hundredths of a second.</summary>
    private const double RoundingMs = 10;

    /// <summary>The CPU time of /usr/bin/time itself, of which it does not know: to be loaded and to start a process, ms at most.</summary>
    private const double TimeItselfMs = 50;

    /// <summary>
    /// The command is /usr/bin/time, which measures another command. What the tool says of it is that, and the little that
    /// /usr/bin/time took; and no more passed than by the clock around the tool.
    /// </summary>
    [Fact]
    public async Task RealUserAndSysAreThoseOfTheCommandAndItsChildren()
    {
        using var tool = new ToolProcess();
        var clock = Stopwatch.StartNew();
        var timed = $"/usr/bin/time -o times -f '%e %U %S' dotnet '{Locations.SeedProgram}' processes 2 500000";
        var ending = await tool.Command($"exec --name timed {timed} --launches 1 --warmup 0 --profile none --format json");
        var elapsedMs = clock.Elapsed.TotalMilliseconds;

        Assert.True(ending.ExitCode == 0, ending.Error);
        double[] times = [.. (await tool.Read("times")).Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture) * 1e3)];
        var launch = new RunOutput(ending.Out).Trials[0].Json.GetProperty("launches")[0];
        Assert.InRange(launch.GetProperty("realMs").GetDouble(), times[0] - RoundingMs, elapsedMs);
        Assert.InRange(launch.GetProperty("userMs").GetDouble(), times[1] - RoundingMs, times[1] + TimeItselfMs);
        Assert.InRange(launch.GetProperty("sysMs").GetDouble(), times[2] - RoundingMs, times[2] + TimeItselfMs);
    }

    [Fact]
    public async Task DoctorMakesARecording()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("doctor");

        Assert.Equal(0, ending.ExitCode);
        Assert.Contains("both EventPipe sessions work", ending.Out, StringComparison.Ordinal);
        Assert.Contains("precompiled harness", ending.Out, StringComparison.Ordinal);
    }
}
