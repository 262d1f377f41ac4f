using Concur.Core.Measuring;
using Concur.Core.Model;

namespace Concur.Core.Tests.Measuring;

public class TraceDestinationTests
{
    [Fact]
    public void ATraceFolderThatWasRemovedMeanwhileIsToldByItsName()
    {
        var folder = Directory.CreateTempSubdirectory("concur-traces");
        TraceDestination.MustExist(folder.FullName);
        folder.Delete();

        var failure = Assert.Throws<ConcurException>(() => TraceDestination.MustExist(folder.FullName));

        Assert.Equal(FailureKind.BadInput, failure.Kind);
        Assert.StartsWith($"the folder of the traces, '{folder.FullName}', was removed", failure.Message, StringComparison.Ordinal);
    }
}
