using System.Globalization;
using Concur.Harness.Engines;
using Concur.Harness.Platform;
using Concur.Harness.Strategies;
using Concur.Harness.Units;
using Concur.Harness.Workers;
using Concur.Harness.Workloads.UserCode;
using Concur.Protocol;

namespace Concur.Harness;

/// <summary>The measured process. Its first argument, a <see cref="HarnessCommand"/>, says what it has to do.</summary>
internal static class Program
{
    /// <summary>Ends the process itself: a foreground thread that the workload has left would keep it running for ever.</summary>
    private static void Main(string[] args)
    {
        RuntimeSettings.Take();
#pragma warning disable RS0030 // All that a returned exit code would wait for is what the workload has left.
        Environment.Exit(Run(args));
#pragma warning restore RS0030
    }

    private static int Run(string[] args) => args switch
    {
        [HarnessCommand.Worker, .. var transport] => WorkerLoop.Run(transport),
        [HarnessCommand.Silo, var specPath] => SiloLoop.Run(specPath),
        [HarnessCommand.Launch, var specPath] => RunLaunch(specPath),
        [HarnessCommand.Describe or HarnessCommand.Choices or HarnessCommand.ChoicesOfAll, var path, var outputPath, .. var asked] =>
            Tell(outputPath, () => Describe(args[0], UserAssembly.Load(path), asked)),
        [HarnessCommand.Strategies, var path, var outputPath] =>
            Tell(outputPath, () => StrategyLines.Of(UserStrategies.In(UserAssembly.Load(path)))),
        [HarnessCommand.Membership, var engine, var membership, var outputPath] =>
            Tell(outputPath, () => MembershipTry.Run(engine, File.ReadAllText(membership))),
        _ => HarnessExit.BadSpec,
    };

    private static int RunLaunch(string specPath)
    {
        // The tool's thread that started this process waits for it.
        ProcessControl.EndWithParent();
        return new Launch(LaunchSpec.FromLines(File.ReadLines(specPath))).Run();
    }

    /// <summary>Writes what there is to know of a workload, or one line that begins with '!' and says why it cannot be one.</summary>
    private static int Tell(string outputPath, Func<IEnumerable<string>> describe)
    {
        try
        {
            File.WriteAllLines(outputPath, describe());
            return HarnessExit.Ok;
        }
        catch (Exception e) when (e is Refusal or UserFailure)
        {
            File.WriteAllText(outputPath, "!" + TerminalText.OneLine(e.Message));
            return HarnessExit.BadSpec;
        }
    }

    /// <param name="command">What is asked.</param>
    /// <param name="assembly">The assembly.</param>
    /// <param name="asked">The workload's name, the size of its units, and the path of a file with what it is given.</param>
    private static List<string> Describe(string command, UserAssembly assembly, string[] asked)
    {
        assembly.RequireDependencies();
        var (name, size) = (asked[0], long.Parse(asked[1], CultureInfo.InvariantCulture));
        var inputs = UnitInputs.FromLines(File.ReadLines(asked[2]));
        var lines = command switch
        {
            HarnessCommand.Describe => DescribeWorkload(assembly, name, size, inputs).ToLines(),
            HarnessCommand.Choices => MethodDescription.ChoicesOf(assembly.Find(name, size, inputs), inputs).ToLines(),
            _ => assembly.Matching(name, size, inputs).SelectMany(found => MethodDescription.ChoicesOrRefusal(found, inputs).ToLines()),
        };
        return [.. lines];
    }

    private static WorkloadDescription DescribeWorkload(UserAssembly assembly, string name, long size, UnitInputs inputs) =>
        MethodDescription.Of(assembly.Find(name, size, inputs), inputs) with { Strategies = UserStrategies.In(assembly) };
}
