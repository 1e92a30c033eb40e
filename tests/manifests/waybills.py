"""Cargo-XML waybills for tests, made up here after the structure of the public messages."""

from __future__ import annotations

HOUSE = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:HouseWaybill xmlns:rsm="iata:housewaybill:1" xmlns="iata:datamodel:3">
 <rsm:MessageHeaderDocument><ID>m1</ID><TypeCode>703</TypeCode>
  <PurposeCode>Creation</PurposeCode><VersionID>3.00</VersionID></rsm:MessageHeaderDocument>
 <rsm:BusinessHeaderDocument><ID>HB-1</ID></rsm:BusinessHeaderDocument>
 <rsm:MasterConsignment>
  <IncludedTareGrossWeightMeasure unitCode="LBR">100</IncludedTareGrossWeightMeasure>
  <TotalPieceQuantity>9</TotalPieceQuantity>
  <TransportContractDocument><ID>176-12345675</ID></TransportContractDocument>
  <OriginLocation><ID>HKG</ID></OriginLocation>
  <FinalDestinationLocation><ID>JFK</ID></FinalDestinationLocation>
  <SpecifiedLogisticsTransportMovement><ID>EK380</ID>
   <UsedLogisticsTransportMeans><Name>EK</Name></UsedLogisticsTransportMeans>
   <ArrivalEvent><ActualOccurrenceDateTime>2026-11-22T05:10:00-05:00</ActualOccurrenceDateTime>
   </ArrivalEvent></SpecifiedLogisticsTransportMovement>
  <IncludedHouseConsignment>
   <DeclaredValueForCustomsAmount currencyID="USD">24.50</DeclaredValueForCustomsAmount>
   <IncludedTareGrossWeightMeasure unitCode="KGM">0.4</IncludedTareGrossWeightMeasure>
   <PackageQuantity>40</PackageQuantity>
   <TotalPieceQuantity>1</TotalPieceQuantity>
   <SummaryDescription>COTTON SHIRTS
 FOR MEN</SummaryDescription>
   <ConsignorParty><Name>Orchard Books</Name><AccountID>77</AccountID><PostalStructuredAddress>
    <PostcodeCode>999077</PostcodeCode><StreetName>1 Pier Road</StreetName>
    <CityName>Hong Kong</CityName><CountryID>HK</CountryID>
    <CountrySubDivisionName>Kowloon</CountrySubDivisionName></PostalStructuredAddress>
    <DefinedTradeContact><PersonName>Ms Lee</PersonName><DirectTelephoneCommunication>
    <CompleteNumber>85212345678</CompleteNumber></DirectTelephoneCommunication>
    <URIEmailCommunication><URIID>lee@example.org</URIID></URIEmailCommunication>
    </DefinedTradeContact></ConsignorParty>
   <ConsigneeParty><Name>J. Sample</Name><PostalStructuredAddress>
    <PostcodeCode>10001</PostcodeCode><StreetName>2 Test Street</StreetName>
    <PostOfficeBox>44</PostOfficeBox><CityName>New York</CityName><CountryID>US</CountryID>
    </PostalStructuredAddress></ConsigneeParty>
   <AssociatedParty><Name>Market Seller Ltd</Name><RoleCode>SE</RoleCode></AssociatedParty>
   <AssociatedParty><Name>Told Only</Name><RoleCode>NI</RoleCode></AssociatedParty>
   <AssociatedReferencedDocument><ID>INV 77</ID><Name>invoice</Name></AssociatedReferencedDocument>
   <HandlingSPHInstructions><DescriptionCode>ELI</DescriptionCode></HandlingSPHInstructions>
   <IncludedCustomsNote><ContentCode>T</ContentCode><Content>EIN123456789</Content>
    <SubjectCode>CNE</SubjectCode><CountryID>US</CountryID></IncludedCustomsNote>
   <IncludedHouseConsignmentItem><SequenceNumeric>1</SequenceNumeric><TypeCode>610910</TypeCode>
    <GrossWeightMeasure unitCode="GRM">250</GrossWeightMeasure><PieceQuantity>2</PieceQuantity>
    <NatureIdentificationTransportCargo><Identification>cotton shirts</Identification>
    </NatureIdentificationTransportCargo><OriginCountry><ID>CN</ID></OriginCountry>
   </IncludedHouseConsignmentItem>
  </IncludedHouseConsignment>
 </rsm:MasterConsignment>
</rsm:HouseWaybill>
"""

MASTER = """<Waybill><MessageHeaderDocument><VersionID>2.00</VersionID></MessageHeaderDocument>
<BusinessHeaderDocument><ID>176-12345675</ID>
<IncludedHeaderNote><ContentCode>{note}</ContentCode></IncludedHeaderNote></BusinessHeaderDocument>
<MasterConsignment>
<IncludedTareGrossWeightMeasure unitCode="KGM">50.5</IncludedTareGrossWeightMeasure>
<TotalPieceQuantity>3</TotalPieceQuantity>
<ConsignorParty><Name>Sender</Name></ConsignorParty>
<OriginLocation><ID>HKG</ID></OriginLocation>
<FinalDestinationLocation><ID>JFK</ID></FinalDestinationLocation>
<ApplicableRating><TypeCode>F</TypeCode><IncludedMasterConsignmentItem>
<NatureIdentificationTransportCargo><Identification>machine parts</Identification>
</NatureIdentificationTransportCargo></IncludedMasterConsignmentItem></ApplicableRating>
</MasterConsignment></Waybill>"""
