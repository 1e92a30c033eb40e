"""The elements of IATA Cargo-XML waybills: which are read, and which are passed over by design.

Names are local ones, so that versions 1.00 to 3.00 and later, whatever their namespaces, are read
alike. An element in neither list is told once a file. Sources: the public test messages of
riege/one-record-converter, and docs/manifest.md for what each becomes.
"""

from __future__ import annotations

from typing import Final

ROOTS: Final = {"HouseWaybill": "house", "Waybill": "master"}
SCOPES: Final = {
    "HouseWaybill": "message",
    "Waybill": "message",
    "MasterConsignment": "consignment",
    "IncludedHouseConsignment": "consignment",
    "IncludedHouseConsignmentItem": "item",
    "IncludedMasterConsignmentItem": "item",
    "ConsignorParty": "party",
    "ConsigneeParty": "party",
    "AssociatedParty": "party",
    "IncludedCustomsNote": "note",
    "SpecifiedLogisticsTransportMovement": "movement",
    "AssociatedReferencedDocument": "document",
}
"""Elements that gather what stands in them."""

READ: Final[dict[str, frozenset[str]]] = {
    "message": frozenset(
        (
            "MessageHeaderDocument/PurposeCode",
            "BusinessHeaderDocument/ID",
            "BusinessHeaderDocument/IncludedHeaderNote/ContentCode",
        )
    ),
    "consignment": frozenset(
        (
            "ID",
            "NilCustomsValueIndicator",
            "DeclaredValueForCustomsAmount",
            "IncludedTareGrossWeightMeasure",
            "TotalPieceQuantity",
            "PackageQuantity",
            "SummaryDescription",
            "OriginLocation/ID",
            "FinalDestinationLocation/ID",
            "TransportContractDocument/ID",
            "HandlingSPHInstructions/DescriptionCode",
            "HandlingSSRInstructions/Description",
            "HandlingOSIInstructions/Description",
        )
    ),
    "item": frozenset(
        (
            "TypeCode",
            "GrossWeightMeasure",
            "NetWeightMeasure",
            "PieceQuantity",
            "NatureIdentificationTransportCargo/Identification",
            "OriginCountry/ID",
            "DeclaredValueForCustomsAmount",
        )
    ),
    "party": frozenset(
        (
            "Name",
            "RoleCode",
            "PostalStructuredAddress/StreetName",
            "PostalStructuredAddress/PostOfficeBox",
            "PostalStructuredAddress/PostcodeCode",
            "PostalStructuredAddress/CityName",
            "PostalStructuredAddress/CountryID",
            "PostalStructuredAddress/CountrySubDivisionName",
            "PostalStructuredAddress/CountrySubDivisionID",
            "DefinedTradeContact/PersonName",
            "DefinedTradeContact/DirectTelephoneCommunication/CompleteNumber",
            "DefinedTradeContact/URIEmailCommunication/URIID",
        )
    ),
    "note": frozenset(("ContentCode", "Content", "SubjectCode", "CountryID")),
    "movement": frozenset(
        ("ID", "UsedLogisticsTransportMeans/Name", "ArrivalEvent/ActualOccurrenceDateTime")
    ),
    "document": frozenset(("ID", "TypeCode", "Name")),
}

PASSED: Final[dict[str, frozenset[str]]] = {
    "message": frozenset(("MessageHeaderDocument", "BusinessHeaderDocument")),
    "consignment": frozenset(
        (
            "NilCarriageValueIndicator",
            "DeclaredValueForCarriageAmount",
            "NilInsuranceValueIndicator",
            "InsuranceValueAmount",
            "TotalChargePrepaidIndicator",
            "TotalDisbursementPrepaidIndicator",
            "WeightTotalChargeAmount",
            "ValuationTotalChargeAmount",
            "TaxTotalChargeAmount",
            "AgentTotalDisbursementAmount",
            "CarrierTotalDisbursementAmount",
            "TotalPrepaidChargeAmount",
            "TotalCollectChargeAmount",
            "GrossVolumeMeasure",
            "DensityGroupCode",
            "ConsignmentItemQuantity",
            "OriginLocation",
            "FinalDestinationLocation",
            "TransportContractDocument",
            "FreightForwarderParty",
            "CarrierParty",
            "ApplicableTransportCargoInsurance",
            "ApplicableOriginCurrencyExchange",
            "ApplicableDestinationCurrencyExchange",
            "ApplicableLogisticsServiceCharge",
            "ApplicableLogisticsAllowanceCharge",
            "ApplicableRating",
            "ApplicableTotalRating",
            "IncludedAccountingNote",
            "AssociatedConsignmentCustomsProcedure",
            "UtilizedLogisticsTransportEquipment",
            "HandlingSPHInstructions",
            "HandlingSSRInstructions",
            "HandlingOSIInstructions",
        )
    ),
    "item": frozenset(
        (
            "SequenceNumeric",
            "GrossVolumeMeasure",
            "PackageQuantity",
            "Information",
            "TransportLogisticsPackage",
            "ApplicableFreightRateServiceCharge",
            "AssociatedUnitLoadTransportEquipment",
            "SpecifiedRateCombinationPointLocation",
            "ApplicableUnitLoadDeviceRateClass",
        )
    ),
    "party": frozenset(
        (
            "PrimaryID",
            "AdditionalID",
            "AccountID",
            "PostalStructuredAddress/CountryName",
            "PostalStructuredAddress/CityID",
            "PostalStructuredAddress/SpecifiedAddressLocation",
            "DefinedTradeContact",
        )
    ),
    "note": frozenset(),
    "movement": frozenset(
        (
            "StageCode",
            "ModeCode",
            "Mode",
            "SequenceNumeric",
            "UsedLogisticsTransportMeans",
            "ArrivalEvent",
            "DepartureEvent",
        )
    ),
    "document": frozenset(("IssueDateTime",)),
}
"""By their path within the scope; what stands beneath one of them is passed over with it. Charges,
volumes, signatures, routing and accounts say nothing of who sends what to whom."""

UNITS: Final = {"KGM": "kg", "GRM": "g", "LBR": "lb", "ONZ": "oz"}
"""UN/ECE Recommendation 20."""
ROLES: Final = {"BY": "buyer", "SE": "seller", "DP": "deliver_to", "UC": "deliver_to"}
"""Roles of an associated party (UN/EDIFACT 3035) that are a record's; NI, notify, is passed over."""
PARTY_PARTS: Final = {
    "Name": "name",
    "PostalStructuredAddress/StreetName": "address",
    "PostalStructuredAddress/PostcodeCode": "postcode",
    "PostalStructuredAddress/CityName": "city",
    "PostalStructuredAddress/CountryID": "country",
    "PostalStructuredAddress/CountrySubDivisionName": "region",
    "PostalStructuredAddress/CountrySubDivisionID": "region",
    "DefinedTradeContact/DirectTelephoneCommunication/CompleteNumber": "phone",
    "DefinedTradeContact/URIEmailCommunication/URIID": "email",
}
