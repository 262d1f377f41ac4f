using Concur.Core.Measuring.Harness;

namespace Concur.Core;

/// <summary>What a run takes from outside, so that a whole run fits into a test.</summary>
/// <param name="Harness">The harness to launch.</param>
/// <param name="CurrentFolder">Where run folders go unless the user says otherwise.</param>
/// <param name="ToolVersion">Stands in the run file.</param>
/// <param name="Clock">Names the folder and dates the run.</param>
public sealed record RunSurroundings(HarnessFiles Harness, string CurrentFolder, string ToolVersion, TimeProvider Clock);
