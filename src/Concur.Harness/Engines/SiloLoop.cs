using System.Diagnostics.CodeAnalysis;
using Concur.Harness.Platform;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Engines;

/// <summary>The process of a silo: executes units for as long as its standard input is open.</summary>
internal sealed class SiloLoop(SiloSpec spec)
{
    private readonly TaskCompletionSource _failed = new();

    /// <summary>Runs until the standard input ends.</summary>
    /// <param name="specPath">The file with the silo's <see cref="SiloSpec"/>.</param>
    /// <returns>One of <see cref="HarnessExit"/>.</returns>
    public static int Run(string specPath)
    {
        ProcessControl.EndWithParent();
        using var input = ProcessControl.TakeStandardInput();
        return new SiloLoop(SiloSpec.FromLines(File.ReadLines(specPath))).Serve(input);
    }

    private int Serve(FileStream input)
    {
        // Units keep threads of the pool busy, and Orleans answers the others' probes on further ones.
        ThreadPool.GetMinThreads(out _, out var ports);
        ThreadPool.SetMinThreads(spec.Workers + Environment.ProcessorCount, ports);
        var ended = Task.Factory.StartNew(
            () => ReadToEnd(input), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var starting = Task.Run(StartAsync);
        Task.WaitAny(ended, _failed.Task);
        if (_failed.Task.IsCompleted) return HarnessExit.BadSpec;
        if (!starting.IsCompleted) ProcessControl.EndNow(HarnessExit.Ok);
        return HarnessExit.Ok;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever Orleans throws is why the silo cannot start.")]
    private async Task StartAsync()
    {
        try
        {
            var units = new SiloUnits(spec.AssemblyPath);
            var engine = EngineLoader.Load(EngineFiles.Orleans, spec.EnginePath);
            await engine.StartSiloAsync(
                new EngineSettings
                {
                    Name = spec.Name,
                    Endpoint = spec.Endpoint,
                    DriverEndpoint = spec.DriverEndpoint,
                    Cluster = spec.Cluster,
                    CertificateFolder = spec.CertificateFolder,
                    Membership = spec.Membership,
                    Failed = Fail,
                },
                units.Answer);
        }
        catch (Exception e)
        {
            Fail(e is Refusal ? e.Message : $"{e.GetType().Name}: {e.Message}");
        }
    }

    /// <summary>Tells why, and ends the process.</summary>
    private void Fail(string reason)
    {
        try
        {
            File.WriteAllText(spec.FailurePath, TerminalText.OneLine(spec.Membership?.Hide(reason) ?? reason));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder is gone: the launch is over, and the reason has no reader.
        }
        finally
        {
            _failed.TrySetResult();
        }
    }

    private static void ReadToEnd(FileStream input)
    {
        while (input.ReadByte() >= 0)
        {
        }
    }
}
